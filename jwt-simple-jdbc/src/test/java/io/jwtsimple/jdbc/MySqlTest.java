package io.jwtsimple.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Revocations.Store;
import io.jwtsimple.tck.store.StoreFaultsTck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Tests the store on an installed MySQL server: {@code -Dmysql.server=/usr/sbin/mysqld}. */
@EnabledIfSystemProperty(named = "mysql.server", matches = ".+", disabledReason = "Maven has no server of MySQL")
class MySqlTest extends JdbcStoreTck {

    private static int port;
    private static Process server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        Process creation = mysqld(data, "--initialize-insecure").start();
        String output = new String(creation.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(creation.waitFor()).as(output).isZero();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = mysqld(
                        data,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--mysqlx=OFF",
                        "--disable-log-bin",
                        "--socket=" + folder.resolve("socket"),
                        "--pid-file=" + folder.resolve("pid"))
                .start();
        BufferedReader log = server.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        do {
            String line = log.readLine();
            assertThat(line).as("MySQL has started: %s", lines).isNotNull();
            lines.add(line);
        } while (!lines.get(lines.size() - 1).contains("ready for connections"));
        Thread rest = new Thread(() -> {
            try {
                log.transferTo(Writer.nullWriter()); // unread output would block the server
            } catch (IOException e) {
                // the server has stopped
            }
        });
        rest.setDaemon(true);
        rest.start();
    }

    private static ProcessBuilder mysqld(Path data, String... arguments) {
        List<String> command = new ArrayList<>(List.of(System.getProperty("mysql.server"), "--no-defaults"));
        command.add("--user=" + System.getProperty("user.name"));
        command.add("--datadir=" + data);
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            server.waitFor();
        }
    }

    @Override
    DataSource database() {
        DataSource source = TestDatabases.mysqlDriver(port, 0);
        TestDatabases.createTable(source);
        return TestDatabases.pool(source);
    }

    @Test
    void the_server_is_mysql() throws Exception {
        try (Connection connection = database().getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("MySQL");
            assertThat(connection.getMetaData().getDatabaseProductVersion()).doesNotContain("MariaDB");
        }
    }

    @Nested
    class Faults extends StoreFaultsTck {

        @Override
        protected int serverPort() {
            return port;
        }

        @Override
        protected Store connect(int port) {
            return JdbcStore.of(TestDatabases.mysqlDriver(port, 2));
        }
    }
}
