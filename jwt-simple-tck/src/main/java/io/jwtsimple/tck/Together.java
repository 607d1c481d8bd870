package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Several checks at the same time. Each check waits until all checks have begun. A server usually has one event-loop
 * thread per processor, and there are more checks than processors. So the test fails if an adapter runs the checks on
 * event-loop threads.
 */
final class Together {

    private static final int CHECKS = Runtime.getRuntime().availableProcessors() + 8;

    private final CyclicBarrier barrier = new CyclicBarrier(CHECKS);
    private final Duration patience;

    Together(Site site) {
        this.patience = site.patience().dividedBy(2);
    }

    /** Waits until all checks have begun. Each check calls this method. */
    void await() {
        try {
            barrier.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the checks did not run at the same time", e);
        }
    }

    /**
     * Sends one request for each check at the same time, and asserts that each request is admitted with the identity
     * {@code alice}.
     */
    static void send(Site site, Request request) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CHECKS);
        try {
            List<Callable<Reply>> calls = Collections.nCopies(CHECKS, () -> {
                try (RawConnection connection = site.connect()) {
                    return connection.send(request);
                }
            });
            site.entering(CHECKS, () -> {
                for (Future<Reply> reply : clients.invokeAll(calls)) {
                    assertThat(reply.get().body()).isEqualTo("alice");
                }
                return null;
            });
        } finally {
            clients.shutdownNow();
        }
    }
}
