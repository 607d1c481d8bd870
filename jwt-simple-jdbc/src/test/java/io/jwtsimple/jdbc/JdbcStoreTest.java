package io.jwtsimple.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwtsimple.tck.store.StoreReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Tests the options of the store, its file, and its use of connections. */
@Timeout(120)
class JdbcStoreTest {

    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a--", "\"a\"", "1a", "a.b.c.d", ".a", "a.", "tisch\u00fc"})
    void a_name_that_could_be_more_than_a_table_is_rejected(String table) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.of(TestDatabases.h2(), table))
                .withMessageStartingWith("table: must be a name of ASCII letters")
                .withMessageEndingWith("was '" + table + "'");
    }

    @Test
    void the_table_may_have_a_schema_and_another_name() throws Exception {
        DataSource source = TestDatabases.h2();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS revoked");
            statement.execute("CREATE TABLE revoked (id BIGINT PRIMARY KEY, entry VARCHAR(4096), keep_until BIGINT)");
        }
        JdbcStore store = JdbcStore.of(source, "PUBLIC.revoked");
        store.append("a", END);
        assertThat(new StoreReader(store).read()).containsExactly("a");
        assertThat(store).hasToString("JdbcStore");
    }

    @Test
    void the_store_does_not_connect_before_its_first_use() {
        AtomicInteger connections = new AtomicInteger();
        JdbcStore.of(proxy(DataSource.class, TestDatabases.h2(), (method, result) -> {
            connections.incrementAndGet();
            return result;
        }));
        assertThat(connections).hasValue(0);
    }

    @Test
    void no_connection_stays_open_whatever_call_of_the_driver_fails() throws Exception {
        DataSource source = TestDatabases.h2();
        for (int failing = 1; failing < 500; failing++) {
            TestDatabases.createTable(source);
            for (int id = 1; id < 16; id++) {
                JdbcStore.of(source).append("entry", END);
            }
            FaultyDriver driver = new FaultyDriver(source, failing);
            JdbcStore store = JdbcStore.of(driver.source());
            boolean appended = driver.runs(() -> store.append("entry", END));
            boolean read = driver.runs(() -> new StoreReader(store).read());
            assertThat(driver.open)
                    .as("open connections if call %s fails", failing)
                    .hasValue(0);
            if (appended && read && driver.calls.get() < failing) {
                assertThat(failing).as("calls of the driver").isGreaterThan(20);
                return;
            }
        }
        throw new AssertionError("the driver is called without end");
    }

    /** A driver that fails at the call with a given number, and counts open connections. */
    private static final class FaultyDriver {

        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger open = new AtomicInteger();
        private final DataSource target;
        private final int failing;

        FaultyDriver(DataSource target, int failing) {
            this.target = target;
            this.failing = failing;
        }

        interface Work {
            void run() throws Exception;
        }

        boolean runs(Work work) throws Exception {
            try {
                work.run();
                return true;
            } catch (SQLException e) {
                return false;
            }
        }

        DataSource source() {
            return proxy(DataSource.class, target, this::after);
        }

        private Object after(Method method, Object result) throws SQLException {
            if (method.getName().equals("close")) {
                if (method.getDeclaringClass() == Connection.class) {
                    open.decrementAndGet();
                }
                return result;
            }
            if (result instanceof Connection connection) {
                open.incrementAndGet();
                connection.setAutoCommit(false);
                return proxy(Connection.class, connection, this::after);
            }
            if (calls.incrementAndGet() == failing) {
                throw new SQLException("call " + failing + " fails: " + method);
            }
            if (result instanceof PreparedStatement statement) {
                return proxy(PreparedStatement.class, statement, this::after);
            }
            return result instanceof ResultSet rows ? proxy(ResultSet.class, rows, this::after) : result;
        }
    }

    private interface After {
        Object apply(Method method, Object result) throws SQLException;
    }

    /** Returns a proxy that calls the target, and then changes the result or fails. */
    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                JdbcStoreTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return after.apply(method, method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void the_settings_of_a_connection_are_restored() throws Exception {
        DataSource source = TestDatabases.h2();
        TestDatabases.createTable(source);
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            Connection unclosed = proxy(Connection.class, connection, (method, result) -> result);
            DataSource one = proxy(DataSource.class, source, (method, result) -> {
                ((Connection) result).close();
                return withoutClose(unclosed);
            });
            JdbcStore.of(one).append("entry", END);
            new StoreReader(JdbcStore.of(one)).read();
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_UNCOMMITTED);
        }
    }

    private static Connection withoutClose(Connection target) {
        return (Connection) Proxy.newProxyInstance(
                JdbcStoreTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(target, arguments));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_new_file_is_readable_by_its_owner_only() throws Exception {
        Path file = folder.resolve("revocations.db");
        JdbcStore.file(file).append("a", END);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new StoreReader(JdbcStore.file(file)).read()).containsExactly("a");
    }

    @Test
    void a_path_with_a_question_mark_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.file(folder.resolve("a?b")))
                .withMessageStartingWith("file: must not contain a question mark");
    }

    @Test
    void a_file_that_cannot_be_created_or_is_something_else_is_an_error_at_once() throws Exception {
        assertThatThrownBy(() -> JdbcStore.file(folder.resolve("missing").resolve("a.db")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("file: cannot be created");
        Path text = Files.writeString(folder.resolve("text"), "not a database, but long enough ".repeat(100));
        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcStore.file(text))
                .withMessageStartingWith("file: cannot be opened as a database of SQLite");
        assertThat(text).content().startsWith("not a database");
    }

    @Test
    void without_the_driver_of_sqlite_the_message_names_the_dependency() throws Exception {
        Class<?> store = new WithoutSqlite().loadClass("io.jwtsimple.jdbc.JdbcStore");
        assertThatThrownBy(() -> store.getMethod("file", Path.class).invoke(null, folder.resolve("a.db")))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("add the dependency org.xerial:sqlite-jdbc");
        assertThat(store.getMethod("of", DataSource.class).invoke(null, TestDatabases.h2()))
                .isNotNull();
    }

    /** A class loader that loads this package again, without the driver of SQLite. */
    private static final class WithoutSqlite extends ClassLoader {

        WithoutSqlite() {
            super(JdbcStoreTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.sqlite.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.jwtsimple.jdbc.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void a_full_database_takes_no_entry_and_can_be_read() throws Exception {
        Path file = folder.resolve("full.db");
        JdbcStore.file(file).append("first", END);
        SQLiteConfig config = new SQLiteConfig();
        config.setMaxPageCount(20);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        JdbcStore store = JdbcStore.of(source);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        store.append("x".repeat(4000), END);
                    }
                })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("full");
        assertThat(new StoreReader(store).read()).contains("first");
        JdbcStore.file(file).append("after", END);
        assertThat(new StoreReader(store).read()).contains("after");
    }
}
