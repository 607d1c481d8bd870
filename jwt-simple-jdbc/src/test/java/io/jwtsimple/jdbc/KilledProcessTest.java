package io.jwtsimple.jdbc;

import io.jwtsimple.tck.store.KilledProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a file contains each logout for which {@code revoke} returned before the process was killed. */
@Timeout(120)
class KilledProcessTest {

    @TempDir
    private Path folder;

    /** The program that the test kills. */
    static final class LogOuts {

        private LogOuts() {}

        public static void main(String[] arguments) {
            KilledProcess.revokeForEver(JdbcStore.file(Path.of(arguments[0])));
        }
    }

    @Test
    void a_killed_process_has_lost_no_log_out_that_it_has_reported() throws Exception {
        Path file = folder.resolve("revocations.db");
        for (int round = 0; round < 3; round++) {
            List<String> reported = KilledProcess.run(20, LogOuts.class, file.toString());
            KilledProcess.assertRevoked(JdbcStore.file(file), reported);
        }
    }
}
