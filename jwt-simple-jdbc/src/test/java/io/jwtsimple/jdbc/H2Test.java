package io.jwtsimple.jdbc;

import javax.sql.DataSource;

/** Tests the store on H2. */
class H2Test extends JdbcStoreTck {

    @Override
    DataSource database() {
        DataSource source = TestDatabases.h2();
        TestDatabases.createTable(source);
        return TestDatabases.pool(source);
    }
}
