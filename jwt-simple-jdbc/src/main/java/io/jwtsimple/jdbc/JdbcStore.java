package io.jwtsimple.jdbc;

import io.jwtsimple.Revocations;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store of revocations in a table of PostgreSQL, MySQL, MariaDB, H2 or SQLite.
 *
 * <pre>{@code
 * Revocations.of(JdbcStore.of(dataSource));                     // processes share a table
 * Revocations.of(JdbcStore.file(Path.of("revocations.db")));    // one machine; a restart forgets nothing
 * }</pre>
 *
 * <p>An entry gets the id of the last committed row plus one. The id is the primary key, so if two processes insert the
 * same id, one process waits until the other process commits, and then takes the next id. Rows are therefore committed
 * in the order of their ids, and a process that reads all rows after a known id gets every new entry. But each append
 * waits for the commit of the previous append. So the duration of a commit limits a table to a few hundred entries per
 * second, or to about a thousand if a commit does not wait for the disk.
 *
 * <p>A process reads the whole table again if the last row that it has read is missing or has changed, for instance
 * after a restore. Some appends also delete rows whose {@code keep_until} passed at least an hour ago. The store never
 * deletes the newest 1000 rows.
 *
 * <p>Each statement is a separate transaction, regardless of the pool's settings for auto-commit and isolation. The
 * data source must not return a connection of a running transaction, because the store would commit that transaction.
 * For example, do not use a transaction-aware proxy as the data source. Each statement has a time limit of 5 seconds,
 * which may have no effect if the network hangs. Therefore also set a socket timeout in the driver, and a connection
 * timeout in the pool. The entries identify users and sessions in plain text, so restrict access to the table.
 *
 * <p>Thread-safe. The store never closes the data source.
 */
public final class JdbcStore implements Revocations.Store {

    static final String TABLE = "jwt_revocations";

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStore.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*){0,2}");

    /** The position before the first row, whose id is 1. */
    private static final String START = "0 ";
    /** The maximum number of rows that one query returns: the last known row, and new rows. */
    private static final int PORTION = 1000;
    /** The time limit for an append, in nanoseconds. The store checks this limit only between statements. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    /** One append in 16 deletes up to 64 rows, so the store can delete four times as many rows as it appends. */
    private static final int SWEEP_INTERVAL = 16;

    private static final int SWEEP_PORTION = 64;
    /**
     * The number of newest rows that the store never deletes, so that each process finds the last row that it has read.
     */
    private static final int KEPT = 1000;
    /** The time for which the store keeps a row after its {@code keep_until}, because clocks differ. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final JdbcSession.Source source;
    private final InstantSource clock;
    /** Allows one append of this process at a time, because simultaneous appends would choose the same id. */
    private final ReentrantLock appending = new ReentrantLock(true);

    private final String selectLast;
    private final String insert;
    private final String select;
    private final String selectEnded;
    private final String delete;

    JdbcStore(JdbcSession.Source source, String table, InstantSource clock) {
        this.source = source;
        this.clock = clock;
        this.selectLast = "SELECT MAX(id) FROM " + table;
        this.insert = "INSERT INTO " + table + " (id, entry, keep_until) VALUES (?, ?, ?)";
        this.select = "SELECT id, entry FROM " + table + " WHERE id >= ? ORDER BY id LIMIT " + PORTION;
        this.selectEnded = "SELECT id FROM " + table + " WHERE keep_until < ? AND id < ? ORDER BY keep_until LIMIT "
                + SWEEP_PORTION;
        this.delete = "DELETE FROM " + table + " WHERE id IN ";
    }

    /**
     * Returns the store of the table {@code jwt_revocations}. To create the table, run the script
     * {@code io/jwtsimple/jdbc/jwt_revocations.sql} of this jar. This method does not open a connection.
     *
     * @param source the source of connections, for instance a pool
     * @return the store
     */
    public static JdbcStore of(DataSource source) {
        return of(source, TABLE);
    }

    /**
     * Returns the store of a table with the columns of {@code jwt_revocations}. This method does not open a connection.
     *
     * @param source the source of connections, for instance a pool
     * @param table the name of the table, with a schema and a dot in front if necessary; each name consists of ASCII
     *     letters, digits and underscores
     * @return the store
     * @throws IllegalArgumentException if the name contains other characters
     */
    public static JdbcStore of(DataSource source, String table) {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(table, "table");
        if (!NAME.matcher(table).matches()) {
            throw new IllegalArgumentException(
                    "table: must be a name of ASCII letters, digits and underscores, with a schema and a dot before it"
                            + " if necessary, was '" + table + "'");
        }
        return new JdbcStore(source::getConnection, table, InstantSource.system());
    }

    /**
     * Returns a store in an SQLite file, and creates the file if it does not exist. This method needs the driver
     * {@code org.xerial:sqlite-jdbc}.
     *
     * <p>Processes of one machine may share the file. Do not share a file over a network, where its locks may not work.
     * When an append returns, the entry is on the disk. A new file is readable by its owner only, if the file system
     * supports such permissions. Each read and each append opens the file, and closes it.
     *
     * @param file the file, in a folder that exists and in which this process may create files
     * @return the store
     * @throws IllegalStateException if the driver is missing, or the file is not an SQLite database
     * @throws java.io.UncheckedIOException if the file cannot be created
     * @throws IllegalArgumentException if the path contains a question mark
     */
    public static JdbcStore file(Path file) {
        Objects.requireNonNull(file, "file");
        try {
            return new JdbcStore(SqliteFile.open(file), TABLE, InstantSource.system());
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "file: the driver of SQLite is missing; add the dependency org.xerial:sqlite-jdbc", e);
        }
    }

    @Override
    public void append(String entry, Instant keepUntil) throws SQLException, InterruptedException {
        Objects.requireNonNull(entry, "entry");
        long deadline = System.nanoTime() + PATIENCE;
        if (!appending.tryLock(PATIENCE, TimeUnit.NANOSECONDS)) {
            throw new SQLTimeoutException("append: the appends of other threads have taken 5 seconds");
        }
        try (JdbcSession session = JdbcSession.open(source)) {
            long id = insert(session, entry, keepUntil.getEpochSecond(), deadline);
            if (id % SWEEP_INTERVAL == 0) {
                deleteEnded(session, id - KEPT);
            }
        } finally {
            appending.unlock();
        }
    }

    /** Inserts a row, and returns its id. */
    private long insert(JdbcSession session, String entry, long keepUntil, long deadline) throws SQLException {
        while (true) {
            // The query sees only committed rows, so no row with a smaller id can be committed later.
            long id = last(session) + 1;
            try {
                session.update(insert, id, entry, keepUntil);
                return id;
            } catch (SQLException e) {
                if (System.nanoTime() - deadline > 0 || !isLostRace(session, id, e)) {
                    throw e;
                }
            }
        }
    }

    private long last(JdbcSession session) throws SQLException {
        return session.numbers(selectLast).get(0);
    }

    /**
     * Returns whether the failed insert must be repeated. This is so if another process has used the id, or if the
     * database has rolled back the insert after a deadlock or a conflict.
     */
    private boolean isLostRace(JdbcSession session, long id, SQLException e) throws SQLException {
        String state = e.getSQLState();
        if (state != null && state.startsWith("40")) { // transaction rollback
            return true;
        }
        try {
            return last(session) >= id;
        } catch (SQLException next) {
            e.addSuppressed(next);
            return false;
        }
    }

    /**
     * Deletes some rows that are no longer needed. The entry of the caller is already durable, so a failure is only
     * logged.
     */
    private void deleteEnded(JdbcSession session, long before) {
        try {
            long now = clock.instant().minus(MARGIN).getEpochSecond();
            List<Long> ids = session.numbers(selectEnded, now, before);
            if (!ids.isEmpty()) {
                session.update(
                        delete + "(" + String.join(",", Collections.nCopies(ids.size(), "?")) + ")", ids.toArray());
            }
        } catch (SQLException e) {
            LOG.warn("revocations: old rows cannot be deleted: {}", e.toString());
        }
    }

    @Override
    public String read(@Nullable String cursor, Consumer<String> entries) throws SQLException {
        String from = cursor == null ? START : cursor;
        List<JdbcSession.Row> rows;
        try (JdbcSession session = JdbcSession.open(source)) {
            rows = session.rows(select, id(from));
            if (!from.equals(START)) {
                if (!rows.isEmpty() && cursor(rows.get(0)).equals(from)) {
                    rows = rows.subList(1, rows.size());
                } else { // the table was emptied or restored
                    from = START;
                    rows = session.rows(select, id(from));
                }
            }
        }
        rows.forEach(row -> entries.accept(row.entry()));
        return rows.isEmpty() ? from : cursor(rows.get(rows.size() - 1));
    }

    /**
     * Returns the position after a row. The position contains the entry, because after a restore another row may have
     * the same id.
     */
    private static String cursor(JdbcSession.Row row) {
        return row.id() + " " + row.entry();
    }

    private static long id(String cursor) {
        return Long.parseLong(cursor.substring(0, cursor.indexOf(' ')));
    }

    /** Returns only the class name, to keep entries and the address of the database out of logs. */
    @Override
    public String toString() {
        return "JdbcStore";
    }
}
