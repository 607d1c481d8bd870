package io.jwtsimple.jdbc;

import io.jwtsimple.Revocations.Store;
import io.jwtsimple.tck.store.StoreFaultsTck;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** Tests the store on MariaDB. */
class MariaDbTest extends JdbcStoreTck {

    @Override
    DataSource database() {
        DataSource source = TestDatabases.mariaDb(TestDatabases.mariaDbPort(), 0);
        TestDatabases.createTable(source);
        return TestDatabases.pool(source);
    }

    @Nested
    class Faults extends StoreFaultsTck {

        @Override
        protected int serverPort() {
            return TestDatabases.mariaDbPort();
        }

        @Override
        protected Store connect(int port) {
            return JdbcStore.of(TestDatabases.mariaDb(port, 2));
        }
    }
}
