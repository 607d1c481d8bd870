package io.jwtsimple;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while a test runs, at every level, and not to the console. */
final class Log extends Handler implements AutoCloseable {

    private final Logger logger; // held, or its settings are lost
    private final Level levelBefore;
    private final Handler[] handlersBefore;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** What the library logs. */
    Log() {
        this("io.jwtsimple");
    }

    /** What anybody in this JVM logs. */
    static Log ofEveryone() {
        return new Log("");
    }

    private Log(String name) {
        logger = Logger.getLogger(name);
        levelBefore = logger.getLevel();
        handlersBefore = logger.getHandlers();
        Arrays.stream(handlersBefore).forEach(logger::removeHandler);
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

    /** All that can be written of it, exceptions with their causes among it. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (LogRecord record : records) {
            text.append(record.getMessage())
                    .append(Arrays.toString(record.getParameters()))
                    .append('\n');
            if (record.getThrown() != null) {
                text.append(Canary.all(record.getThrown()));
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
