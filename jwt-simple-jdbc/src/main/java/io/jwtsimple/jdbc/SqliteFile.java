package io.jwtsimple.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/** An SQLite file with the table of {@link JdbcStore}. Only this class needs the SQLite driver. */
final class SqliteFile {

    /** The time in milliseconds for which a statement waits for another process. */
    private static final int BUSY_TIMEOUT = 5000;

    private SqliteFile() {}

    /** Creates the file and the table if they do not exist. */
    static JdbcSession.Source open(Path file) {
        Path absolute = file.toAbsolutePath();
        if (absolute.toString().contains("?")) {
            throw new IllegalArgumentException(
                    "file: must not contain a question mark, which ends the file's name in a JDBC address");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + absolute);
        JdbcSession.Source connections = () -> open(source);
        try {
            createFile(absolute);
            createTable(connections);
        } catch (IOException e) {
            throw new UncheckedIOException("file: cannot be created: " + absolute, e);
        } catch (SQLException e) {
            throw new IllegalStateException("file: cannot be opened as a database of SQLite: " + absolute, e);
        }
        return connections;
    }

    private static Connection open(SQLiteDataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            // With EXTRA, a commit survives a loss of power. A statement sets EXTRA, because SQLiteConfig has no
            // constant for it.
            statement.execute("PRAGMA synchronous = EXTRA");
            return connection;
        } catch (Throwable e) {
            try (connection) {
                throw e;
            }
        }
    }

    /** Creates the file. Other users of the machine must not read the file, because its entries identify users. */
    private static void createFile(Path file) throws IOException {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException e) {
            // An earlier process has created the file.
        }
    }

    private static void createTable(JdbcSession.Source source) throws SQLException, IOException {
        try (Connection connection = source.open()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                if (!exists(statement)) {
                    for (String sql : ddl().split(";\\s*")) {
                        statement.execute(sql);
                    }
                }
            }
            connection.commit();
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        // Acquires the write lock first, because another process may create the table at the same time.
        statement.execute("PRAGMA user_version = 1");
        try (ResultSet tables =
                statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = '" + JdbcStore.TABLE + "'")) {
            return tables.next();
        }
    }

    private static String ddl() throws IOException {
        try (InputStream in = SqliteFile.class.getResourceAsStream("jwt_revocations.sql")) {
            if (in == null) {
                throw new IOException("jwt_revocations.sql is not in the jar of this class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
