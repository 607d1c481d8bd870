package io.jwtsimple.jdbc;

import io.jwtsimple.Revocations.Store;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Tests the store on an SQLite file that the store creates. */
class SqliteTest extends JdbcStoreTck {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("revocations.db");
    }

    @Override
    protected Store connect() {
        return JdbcStore.file(file());
    }

    @Override
    DataSource database() {
        connect();
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file());
        return source;
    }
}
