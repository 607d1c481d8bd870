package io.jwtsimple.jdbc;

import io.jwtsimple.tck.store.StoreFigures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** Measures the PostgreSQL figures of the logout guide. */
@Tag("long")
class PostgresFiguresTest extends StoreFigures {

    private final DataSource source = TestDatabases.postgres(TestDatabases.postgresPort(), 0);

    @BeforeEach
    void createTable() {
        TestDatabases.createTable(source);
    }

    /** A measured process. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            serve(JdbcStore.of(TestDatabases.pool(TestDatabases.postgres(Integer.parseInt(arguments[0]), 2))));
        }
    }

    @Override
    protected Class<?> main() {
        return Child.class;
    }

    @Override
    protected int port() {
        return TestDatabases.postgresPort();
    }

    @Override
    protected void write(int entries, IntFunction<String> entry, Instant end) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO jwt_revocations (id, entry, keep_until) VALUES (?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < entries; i++) {
                insert.setLong(1, i + 1);
                insert.setString(2, entry.apply(i));
                insert.setLong(3, end.getEpochSecond());
                insert.addBatch();
                if (i % 10_000 == 9_999) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }
}
