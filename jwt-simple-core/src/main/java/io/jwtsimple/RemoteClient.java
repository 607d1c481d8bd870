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
 * The HTTP client that all remote keys share, unless the application has chosen a client. The client must not keep the
 * class loader of an application in memory. So a thread of the JDK starts each thread that outlives a fetch, and the
 * stack of the starting thread has only methods of the JDK. On JDK 17 a thread keeps the context class loader, the
 * inheritable thread locals and the access control context of its creator. The access control context holds the loaders
 * of all methods on the stack.
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
     * Drops a client that no longer works, so that the next fetch has a new client with new threads. An
     * {@code OutOfMemoryError} ends the one thread that a client of the JDK has for all its connections, and no request
     * of that client ever succeeds again. Never drops a client of the application. A working client may be dropped too:
     * a dropped client ends when it is garbage collected.
     */
    static void drop(HttpClient client) {
        CLIENT.compareAndSet(client, null);
    }

    /**
     * Returns whether the client reports that it has ended. Only a client of JDK 21 or later has a method for this
     * report. In an earlier JDK, the requests of a client that has ended never end.
     */
    static boolean hasEnded(HttpClient client) {
        try {
            return Boolean.TRUE.equals(
                    HttpClient.class.getMethod("isTerminated").invoke(client));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    /** Returns the threads of the client. A thread ends after a second without work. */
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
        HttpClient.Builder builder = HttpClient.newBuilder().executor(threads);
        MethodHandle build = publicMethod(HttpClient.Builder.class, "build", MethodType.methodType(HttpClient.class));
        try {
            return (HttpClient) onThreadOf(threads, build.bindTo(builder));
        } catch (ExecutionException e) {
            throw new IllegalStateException("client: this JVM cannot make an HTTP client", e.getCause());
        }
    }

    /**
     * Starts the JVM's timer, which every later {@code orTimeout} uses. The timer's thread never ends, and may keep
     * the class loader of the thread that starts it. So a thread of this class starts the timer.
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
     * Calls a method of the JDK on a thread of a pool through its method handle. A lambda would put a method of this
     * class on the stack. The wait can be interrupted, since the construction of the client hangs while a key store of
     * the JVM hangs.
     */
    private static Object onThreadOf(Executor threads, MethodHandle method)
            throws InterruptedException, ExecutionException {
        Supplier<?> call = MethodHandleProxies.asInterfaceInstance(Supplier.class, method);
        return CompletableFuture.supplyAsync(call, threads).get();
    }
}
