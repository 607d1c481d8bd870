package io.jwtsimple.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection on which each statement is a separate transaction, regardless of the settings of the pool.
 * {@link #close} restores the settings of the connection, and closes the connection.
 */
final class JdbcSession implements AutoCloseable {

    /** A source of connections. */
    interface Source {
        Connection open() throws SQLException;
    }

    /** A row of the table. */
    record Row(long id, String entry) {

        /** Omits the entry, because the entry contains an identity. */
        @Override
        public String toString() {
            return "Row[" + id + "]";
        }
    }

    /** The time in seconds after which the driver cancels a statement. */
    private static final int TIMEOUT = 5;

    private final Connection connection;
    private boolean restoresAutoCommit;
    private boolean restoresIsolation;

    private JdbcSession(Connection connection) {
        this.connection = connection;
    }

    static JdbcSession open(Source source) throws SQLException {
        JdbcSession session = new JdbcSession(source.open());
        try {
            session.prepare();
            return session;
        } catch (Throwable e) {
            try (session) {
                throw e;
            }
        }
    }

    private void prepare() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
            restoresAutoCommit = true;
        }
        // The session must not read an uncommitted row, because after a rollback another row may get the same id.
        if (connection.getTransactionIsolation() == Connection.TRANSACTION_READ_UNCOMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            restoresIsolation = true;
        }
    }

    /** Returns the rows of a query with the columns id and entry. */
    List<Row> rows(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(new Row(result.getLong(1), result.getString(2)));
            }
            return rows;
        }
    }

    /** Returns the numbers of a query with one column. NULL, the maximum of an empty table, counts as 0. */
    List<Long> numbers(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<Long> numbers = new ArrayList<>();
            while (result.next()) {
                numbers.add(result.getLong(1));
            }
            return numbers;
        }
    }

    void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.executeUpdate();
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(TIMEOUT);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (Throwable e) {
            try (statement) {
                throw e;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (restoresIsolation) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            }
            if (restoresAutoCommit) {
                connection.setAutoCommit(false);
            }
        }
    }
}
