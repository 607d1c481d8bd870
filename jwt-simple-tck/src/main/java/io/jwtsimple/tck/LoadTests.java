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
 * Tests many concurrent clients, and clients that disconnect. Usual faults: a request gets the decision of another
 * request, or memory or threads leak with each request.
 */
abstract class LoadTests {

    private static final int CLIENTS = 64;
    private static final int ROUNDS = 20; // four requests per round; some servers close a connection after 100 requests
    private static final long MEGABYTE = 1024 * 1024;

    private static final String REJECTED = "{\"msg\":\"%s\"}";

    /** Counts the handlers that have begun and now wait. */
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

    /**
     * Sends 10 240 requests. Each client uses one connection and sends in turn a valid token, no token, an expired
     * token and a forged token.
     */
    @Test
    final void ten_thousand_concurrent_requests_get_the_right_response() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            call(threads);
            long heap = usedHeap();
            int before = ManagementFactory.getThreadMXBean().getThreadCount();
            call(threads);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - before)
                    .as("threads that remain after the requests")
                    .isLessThan(2 * CLIENTS);
            assertThat(usedHeap() - heap)
                    .as("bytes that remain after the requests")
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

    /** The client disconnects before it has read the response. The next client gets its response as usual. */
    @Test
    final void a_client_may_disconnect_during_a_response() throws Exception {
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

    /** The client disconnects while a handler runs. The response of the handler must not reach another client. */
    @Test
    final void a_client_may_disconnect_from_a_slow_handler() throws Exception {
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
