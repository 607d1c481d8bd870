package io.jwtsimple.jdbc;

import io.jwtsimple.Revocations.Store;
import io.jwtsimple.tck.store.StoreFaultsTck;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** Tests the store on PostgreSQL. */
class PostgresTest extends JdbcStoreTck {

    @Override
    DataSource database() {
        DataSource source = TestDatabases.postgres(TestDatabases.postgresPort(), 0);
        TestDatabases.createTable(source);
        return TestDatabases.pool(source);
    }

    @Nested
    class Faults extends StoreFaultsTck {

        @Override
        protected int serverPort() {
            return TestDatabases.postgresPort();
        }

        @Override
        protected Store connect(int port) {
            return JdbcStore.of(TestDatabases.postgres(port, 2));
        }
    }
}
