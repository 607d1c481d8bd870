package io.jwtsimple.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.jwtsimple.Revocations.Store;
import io.jwtsimple.tck.store.StoreReader;
import io.jwtsimple.tck.store.StoreTck;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the store on one database: the contract of all stores, and rows that are committed late. */
abstract class JdbcStoreTck extends StoreTck {

    private static final Instant TOMORROW =
            Instant.ofEpochSecond(Instant.now().getEpochSecond()).plus(Duration.ofDays(1));

    private DataSource source;

    /** Returns connections to a database with the table. */
    abstract DataSource database() throws Exception;

    private DataSource source() {
        if (source == null) {
            try {
                source = database();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return source;
    }

    @AfterEach
    final void closePool() {
        if (source instanceof HikariDataSource pool) {
            assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                    .as("connections that were not closed")
                    .isZero();
            pool.close();
        }
    }

    @Override
    protected Store connect() {
        return JdbcStore.of(source());
    }

    @Override
    protected void clear() throws Exception {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(true);
            statement.executeUpdate("DELETE FROM jwt_revocations");
            connection.setAutoCommit(auto);
        }
    }

    private static long last(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT MAX(id) FROM jwt_revocations")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void insert(Connection connection, long id, String entry, Instant keepUntil) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO jwt_revocations (id, entry, keep_until) VALUES (?, ?, ?)")) {
            statement.setLong(1, id);
            statement.setString(2, entry);
            statement.setLong(3, keepUntil.getEpochSecond());
            statement.executeUpdate();
        }
    }

    /**
     * The worst order of commits: one process inserts a row and does not commit, and another process tries to commit a
     * greater id first. If a reader read the greater id first, the reader would never read the row with the smaller id.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    final void a_row_that_is_committed_late_is_not_missed(boolean commits) throws Exception {
        Store store = connect();
        store.append("before", TOMORROW);
        StoreReader reader = new StoreReader(connect());
        reader.read();
        CompletableFuture<Void> second;
        try (Connection slow = source().getConnection()) {
            slow.setAutoCommit(false);
            long id = last(slow) + 1;
            insert(slow, id, "late", TOMORROW);

            second = CompletableFuture.runAsync(() -> append(connect(), "second"));
            assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
                    .as("the second append waits for the first commit")
                    .isInstanceOf(TimeoutException.class);
            assertThat(reader.read()).isEmpty();

            if (commits) {
                slow.commit();
            } else {
                slow.rollback();
            }
        }
        second.get(10, TimeUnit.SECONDS);
        assertThat(reader.read()).isEqualTo(commits ? List.of("late", "second") : List.of("second"));
        assertThat(new StoreReader(connect()).read())
                .isEqualTo(commits ? List.of("before", "late", "second") : List.of("before", "second"));
    }

    @Test
    final void an_append_that_waits_for_ever_throws_and_stores_nothing() throws Exception {
        try (Connection stuck = source().getConnection()) {
            stuck.setAutoCommit(false);
            insert(stuck, 1, "stuck", TOMORROW);
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> append(connect(), "second"));
            assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
            stuck.rollback();
        } catch (CompletionException e) {
            throw new AssertionError(e);
        }
        assertThat(new StoreReader(connect()).read()).isEmpty();
        append(connect(), "third");
        assertThat(new StoreReader(connect()).read()).containsExactly("third");
    }

    private static void append(Store store, String entry) {
        try {
            store.append(entry, TOMORROW);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    final void rows_of_a_restored_backup_with_the_same_ids_are_read() throws Exception {
        StoreReader reader = new StoreReader(connect());
        for (int i = 0; i < 10; i++) {
            append(connect(), "old " + i);
        }
        reader.read();
        clear();
        for (int i = 0; i < 20; i++) {
            append(connect(), "new " + i);
        }
        assertThat(reader.read()).hasSize(20).startsWith("new 0");
    }

    @Test
    final void rows_that_have_ended_are_deleted_in_passing() throws Exception {
        Instant now = Instant.now();
        try (Connection connection = source().getConnection()) {
            connection.setAutoCommit(false);
            for (int id = 1; id <= 1300; id++) {
                // Of the first 1200 rows, every second row may be deleted, because its keep_until is more than an hour
                // in the past.
                boolean ended = id <= 1200 && id % 2 == 0;
                insert(connection, id, "entry " + id, ended ? now.minusSeconds(3700) : now.minusSeconds(3500));
            }
            connection.commit();
        }
        StoreReader reader = new StoreReader(connect());
        reader.read();
        for (int i = 0; i < 160; i++) {
            append(connect(), "more " + i);
        }
        assertThat(reader.read())
                .as("a process that reads goes on after its last row")
                .hasSize(160);
        List<String> left = new StoreReader(connect()).read();
        assertThat(left).contains("entry 1", "entry 3", "entry 1199").doesNotContain("entry 2", "entry 400");
        assertThat(left).as("the last 1000 rows stay").contains("entry 500");

        InstantSource later = InstantSource.fixed(now.plus(Duration.ofDays(365)));
        Store store = new JdbcStore(source()::getConnection, "jwt_revocations", later);
        for (int i = 0; i < 320; i++) {
            append(store, "last " + i);
        }
        assertThat(new StoreReader(connect()).read()).hasSizeBetween(1000, 1100);
    }
}
