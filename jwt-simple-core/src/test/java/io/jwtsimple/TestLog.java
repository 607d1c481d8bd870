package io.jwtsimple;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log during a test, at every level. The log lines do not go to the console. */
final class TestLog extends Handler implements AutoCloseable {

    private final Logger logger; // a garbage-collected logger would lose its settings
    private final Level levelBefore;
    private final Handler[] handlersBefore;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private volatile Runnable onLine = () -> {};

    /** Records the log of the library. */
    TestLog() {
        this("io.jwtsimple");
    }

    /** Records the log of all classes in this JVM. */
    static TestLog ofAllClasses() {
        return new TestLog("");
    }

    private TestLog(String name) {
        logger = Logger.getLogger(name);
        levelBefore = logger.getLevel();
        handlersBefore = logger.getHandlers();
        Arrays.stream(handlersBefore).forEach(logger::removeHandler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    /** Sets an action that runs after each line from now on. */
    void onLine(Runnable then) {
        onLine = then;
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
        onLine.run();
    }

    /** Waits until all fetches and their threads have ended, since a thread logs only after a token has its result. */
    private List<LogRecord> written() {
        TestKeyServer.awaitFetches();
        List<Thread> threads;
        do {
            threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("jwt-simple-keys"))
                    .toList();
            threads.forEach(TestLog::join);
        } while (!threads.isEmpty()); // a thread may have started another thread
        return records;
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<String> warnings() {
        return of(Level.WARNING);
    }

    List<String> of(Level level) {
        return written().stream()
                .filter(record -> record.getLevel() == level)
                .map(LogRecord::getMessage)
                .toList();
    }

    List<String> all() {
        return written().stream().map(LogRecord::getMessage).toList();
    }

    /** Returns all text of the log, with exceptions and their causes. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (LogRecord record : written()) {
            text.append(record.getMessage())
                    .append(Arrays.toString(record.getParameters()))
                    .append('\n');
            if (record.getThrown() != null) {
                text.append(TestCanary.all(record.getThrown()));
            }
        }
        return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        Arrays.stream(handlersBefore).forEach(logger::addHandler);
        logger.setLevel(levelBefore);
        logger.setUseParentHandlers(true);
    }
}
