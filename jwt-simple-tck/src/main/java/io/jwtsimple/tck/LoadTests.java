package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Many clients at once, and clients that leave. What usually goes wrong is a decision that another request sees, or
 * something that is kept for each request and never given back.
 */
abstract class LoadTests {

    private static final int CLIENTS = 64;
    private static final int ROUNDS = 20; // of four requests: some servers close a connection after a hundred
    private static final long MEGABYTE = 1024 * 1024;

    private static final String REJECTED = "{\"msg\":\"%s\"}";

    /** How many handlers are in the middle of their work, and leave to end it. */
    private static final Semaphore WORKING = new Semaphore(0);

    private static final Semaphore MAY_END = new Semaphore(0);

    private final Site site;

    LoadTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtGuard guard = JwtGuard.of(JwtManager.of(JwtKey.secret(Tokens.SECRET)));
        site.required("/load/required", guard);
        site.optional("/load/optional", guard);
        site.mount("/load/large", guard, Access.REQUIRED, call -> "x".repeat(4 * (int) MEGABYTE));
        site.mount("/load/slow", guard, Access.REQUIRED, call -> {
            WORKING.release();
            MAY_END.tryAcquire(10, TimeUnit.SECONDS);
            return String.valueOf(call.identity());
        });
    }

    /** 10 240 requests: each client keeps its connection, and comes with a good, no, an expired and a forged token in turn. */
    @Test
    final void every_one_of_ten_thousand_responses_is_the_right_one() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            call(threads);
            long heap = usedHeap();
            int before = ManagementFactory.getThreadMXBean().getThreadCount();
            call(threads);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - before)
                    .as("threads that are left after the requests")
                    .isLessThan(2 * CLIENTS);
            assertThat(usedHeap() - heap)
                    .as("bytes that are left of the requests")
                    .isLessThan(8 * MEGABYTE);
        } finally {
            threads.shutdownNow();
        }
    }

    private void call(ExecutorService threads) throws Exception {
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String identity = "client " + i;
            clients.add(() -> callInTurn(identity));
        }
        site.entering(2 * CLIENTS * ROUNDS, () -> {
            for (Future<Void> client : threads.invokeAll(clients)) {
                client.get();
            }
            return null;
        });
    }

    private Void callInTurn(String identity) throws Exception {
        Request required = get("/load/required");
        Request good = required.bearer(Tokens.of(identity));
        Request expired = required.bearer(Tokens.withPayload("{\"sub\":\"" + identity + "\",\"exp\":1}"));
        Request forged =
                required.bearer(Tokens.signed(Tokens.OTHER_SECRET, Tokens.HEADER, "{\"exp\":" + Tokens.FUTURE + "}"));
        Request anonymous = get("/load/optional");
        try (RawConnection connection = site.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(connection.send(good).body()).isEqualTo(identity);
                assertThat(connection.send(anonymous).body()).isEqualTo("null");
                assertThat(connection.send(expired).body()).isEqualTo(REJECTED, "Token has expired");
                assertThat(connection.send(forged).body()).isEqualTo(REJECTED, "Signature verification failed");
            }
        }
        return null;
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The client is gone before the answer is; the server and the next client do not mind. */
    @Test
    final void a_client_may_leave_in_the_middle_of_a_response() throws Exception {
        Request large = get("/load/large").bearer(Tokens.of("alice"));
        for (int i = 0; i < 8; i++) {
            site.entering(1, () -> {
                try (RawConnection connection = site.connect()) {
                    connection.begin(large);
                }
                return null;
            });
        }
        assertThat(site.admitted(get("/load/required").bearer(Tokens.of("bob"))).identity())
                .isEqualTo("bob");
    }

    /** The client has given up a handler that takes too long; when that ends, it speaks to nobody else. */
    @Test
    final void a_client_may_give_up_a_slow_handler() throws Exception {
        int clients = 4;
        site.entering(clients, () -> {
            for (int i = 0; i < clients; i++) {
                try (RawConnection connection = site.connect()) {
                    connection.write(get("/load/slow").bearer(Tokens.of("alice")));
                    assertThat(WORKING.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
                }
            }
            return null;
        });
        assertThat(site.admitted(get("/load/required").bearer(Tokens.of("bob"))).identity())
                .isEqualTo("bob");
        MAY_END.release(clients);
        try (RawConnection connection = site.connect()) {
            Request request = get("/load/required").bearer(Tokens.of("carol"));
            assertThat(site.entering(1, () -> connection.send(request)).body()).isEqualTo("carol");
        }
    }
}
