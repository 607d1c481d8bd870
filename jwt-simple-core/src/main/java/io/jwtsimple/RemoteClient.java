package io.jwtsimple;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The default HTTP client, which all remote keys without their own client share. The client must not keep the class
 * loader of an application in memory. But a new thread may keep the context class loader and the inheritable thread
 * locals of its creator. On JDK 17, a thread also keeps the access control context of its creator, and with it the
 * class loaders of all methods on the creator's stack. So every thread that outlives a fetch is started by a JDK thread
 * that has only JDK methods on its stack.
 */
final class RemoteClient {

    private static final int MAX_THREADS = 16;
    private static final int IDLE_SECONDS = 1;
    private static final AtomicReference<@Nullable HttpClient> CLIENT = new AtomicReference<>();
    private static final AtomicBoolean TIMER_RUNS = new AtomicBoolean();

    private RemoteClient() {}

    /** Returns the client. The client trusts the JVM's certificate authorities and uses the JVM's proxies. */
    static HttpClient get() throws InterruptedException {
        HttpClient client = CLIENT.get();
        while (client == null) {
            CLIENT.compareAndSet(null, newClient(newThreads()));
            client = CLIENT.get();
        }
        return client;
    }

    /**
     * Drops a client that no longer works, so that the next fetch creates a client with new threads. Besides its pool,
     * a JDK client has one internal thread that handles the events of all connections. If an {@code OutOfMemoryError}
     * ends this thread, no later request of the client succeeds. Never drops a client that the application has
     * configured. Dropping a working client does no harm: its threads end when it is garbage collected.
     */
    static void drop(HttpClient client) {
        CLIENT.compareAndSet(client, null);
    }

    /**
     * Returns whether the client reports its own termination. Before JDK 21, there is no {@code isTerminated}, and the
     * result is always false. The requests of a terminated client then never complete, so {@link RemoteDownload#cancel}
     * drops the client.
     */
    static boolean hasEnded(HttpClient client) {
        try {
            return Boolean.TRUE.equals(
                    HttpClient.class.getMethod("isTerminated").invoke(client));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    /** Returns a new thread pool. An idle thread of the pool ends after one second. */
    private static Executor newThreads() {
        return new ForkJoinPool(
                MAX_THREADS,
                ForkJoinPool.defaultForkJoinWorkerThreadFactory,
                null,
                true,
                0,
                MAX_THREADS,
                1,
                null,
                IDLE_SECONDS,
                SECONDS);
    }

    private static HttpClient newClient(Executor threads) throws InterruptedException {
        HttpClient.Builder builder =
                HttpClient.newBuilder().executor(threads).followRedirects(HttpClient.Redirect.NEVER);
        MethodHandle build = publicMethod(HttpClient.Builder.class, "build", MethodType.methodType(HttpClient.class));
        try {
            return (HttpClient) onThreadOf(threads, build.bindTo(builder));
        } catch (ExecutionException e) {
            throw new IllegalStateException("client: this JVM cannot make an HTTP client", e.getCause());
        }
    }

    /**
     * Starts the JVM's timer, which every later {@code orTimeout} uses. The timer's thread never ends, and may keep the
     * class loader of its creator in memory. So a thread of a new pool starts the timer.
     */
    static void startTimer() throws InterruptedException, ExecutionException {
        if (TIMER_RUNS.get()) {
            return;
        }
        MethodType type = MethodType.methodType(CompletableFuture.class, long.class, TimeUnit.class);
        MethodHandle orTimeout = publicMethod(CompletableFuture.class, "orTimeout", type);
        onThreadOf(
                newThreads(),
                MethodHandles.insertArguments(orTimeout, 0, new CompletableFuture<>(), 1L, TimeUnit.MILLISECONDS));
        TIMER_RUNS.set(true);
    }

    private static MethodHandle publicMethod(Class<?> owner, String name, MethodType type) {
        try {
            return MethodHandles.publicLookup().findVirtual(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e); // cannot happen: the method is public
        }
    }

    /**
     * Calls a JDK method on a thread of the pool. Uses a method handle, because a lambda would put a method of this
     * class on the stack. Waits interruptibly, because a hanging key store of the JVM can block the construction of a
     * client.
     */
    private static Object onThreadOf(Executor threads, MethodHandle method)
            throws InterruptedException, ExecutionException {
        Supplier<?> call = MethodHandleProxies.asInterfaceInstance(Supplier.class, method);
        return CompletableFuture.supplyAsync(call, threads).get();
    }
}
