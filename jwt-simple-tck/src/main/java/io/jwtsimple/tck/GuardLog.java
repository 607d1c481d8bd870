package io.jwtsimple.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.jwtsimple.http.JwtGuard;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The log lines of the guard about responses that an adapter could not write. */
final class GuardLog extends Handler implements AutoCloseable {

    private static final String NOT_WRITTEN = "rejection not written";

    private final Logger logger = Logger.getLogger(JwtGuard.class.getName());
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    GuardLog() {
        logger.setLevel(Level.FINE);
        logger.addHandler(this);
    }

    /** Returns whether this handler gets the log lines. The adapter's tests must bind slf4j to java.util.logging. */
    boolean isVisible() {
        return LoggerFactory.getLogger(JwtGuard.class).isDebugEnabled();
    }

    /**
     * Waits for the next log line, because the guard may log after the client has received the response. Returns null
     * after a timeout.
     */
    @Nullable
    String next(Duration patience) throws InterruptedException {
        return lines.poll(patience.toMillis(), MILLISECONDS);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getMessage().startsWith(NOT_WRITTEN)) {
            lines.add(entry.getMessage());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}
