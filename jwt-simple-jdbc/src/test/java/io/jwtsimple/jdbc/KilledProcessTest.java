package io.jwtsimple.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.tck.store.KilledProcess;
import io.jwtsimple.tck.store.StoreReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a file has every entry whose append has returned in a process that was then killed. */
@Timeout(120)
class KilledProcessTest {

    @TempDir
    private Path folder;

    /** The killed process. */
    static final class Appender {

        private Appender() {}

        public static void main(String[] arguments) throws Exception {
            KilledProcess.appendForEver(JdbcStore.file(Path.of(arguments[0])), arguments[1]);
        }
    }

    @Test
    void a_killed_process_has_lost_no_entry_that_it_has_reported() throws Exception {
        Path file = folder.resolve("revocations.db");
        StoreReader reader = new StoreReader(JdbcStore.file(file));
        for (int round = 0; round < 3; round++) {
            List<String> reported = KilledProcess.run(20, Appender.class, file.toString(), round + "/");
            assertThat(reader.read()).containsAll(reported);
        }
    }
}
