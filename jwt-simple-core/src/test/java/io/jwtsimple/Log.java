package io.jwtsimple;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs while a test runs, instead of the console. */
final class Log extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("io.jwtsimple"); // held, or its settings are lost
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    Log() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    List<String> warnings() {
        return of(Level.WARNING);
    }

    List<String> of(Level level) {
        return records.stream()
                .filter(record -> record.getLevel() == level)
                .map(LogRecord::getMessage)
                .toList();
    }

    List<String> all() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
        logger.setUseParentHandlers(true);
    }
}
