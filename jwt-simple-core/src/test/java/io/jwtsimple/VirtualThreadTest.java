package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestKeyServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a virtual thread does not block its carrier thread during a wait for keys. */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(60)
class VirtualThreadTest {

    private static final int THREADS = 200; // far more than the number of carrier threads

    @TempDir
    private Path folder;

    @Test
    void waiting_for_keys_pins_no_carrier() throws Exception {
        JwtKey key = JwtKey.generate(EdDSA).withId("k");
        CountDownLatch arrived = new CountDownLatch(THREADS);
        try (TestKeyServer server = TestKeyServer.http();
                Recording recording = new Recording()) {
            server.respond(exchange -> {
                TestKeyServer.await(arrived);
                TestKeyServer.respond(exchange, 200, JwtKeySet.of(key).toJson());
            });
            JwtManager jwt = server.manager(new TestClock(), options -> options.timeout(Duration.ofSeconds(30)));
            String token = token(key);
            recording
                    .enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ZERO)
                    .withStackTrace();
            recording.start();
            List<FutureTask<TokenResult>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                FutureTask<TokenResult> result = new FutureTask<>(() -> {
                    arrived.countDown();
                    return jwt.decode(token);
                });
                results.add(result);
                startVirtualThread(result);
            }
            for (FutureTask<TokenResult> result : results) {
                assertValid(result.get());
            }
            recording.stop();
            Path file = folder.resolve("pinned.jfr");
            recording.dump(file);
            assertThat(RecordingFile.readAllEvents(file))
                    .filteredOn(event -> String.valueOf(event.getStackTrace()).contains("io.jwtsimple"))
                    .isEmpty();
            assertThat(server.requests()).hasSize(1);
        }
    }

    // Uses reflection, since the code is compiled for JDK 17, which has no virtual threads.
    private static void startVirtualThread(Runnable task) throws ReflectiveOperationException {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        start.invoke(null, task);
    }
}
