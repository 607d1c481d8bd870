package io.jwtsimple.jdbc;

import javax.sql.DataSource;

/** Tests the store with the driver of MySQL, on MariaDB. */
class MySqlDriverTest extends JdbcStoreTck {

    @Override
    DataSource database() {
        DataSource source = TestDatabases.mysqlDriver(TestDatabases.mariaDbPort(), 0);
        TestDatabases.createTable(source);
        return TestDatabases.pool(source);
    }
}
