package io.jwtsimple.grpc;

import static io.jwtsimple.grpc.JwtGrpc.ADAPTER;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.jwtsimple.grpc.GrpcAdapter.Request;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An interceptor that starts a call of a guarded method only if the guard admits the call. */
final class GuardInterceptor implements ServerInterceptor {

    static final int MAX_THREADS = 64;

    /**
     * The largest number of calls that wait for a thread. The number is bounded because each waiting call keeps its
     * metadata in memory, by default up to 8 KiB.
     */
    static final int MAX_WAITING = 1024;

    private final JwtGuard guard;
    private final Access access;
    private final @Nullable Set<String> methods; // full names of the guarded methods; null for all methods
    private final @Nullable ThreadPoolExecutor threads; // null if a check never blocks

    GuardInterceptor(JwtGuard guard, Access access, @Nullable Set<String> methods) {
        this.guard = Objects.requireNonNull(guard, "guard");
        GrpcAdapter.requireMetadata(guard.header());
        this.access = access;
        this.methods = methods;
        this.threads = guard.mayBlock() ? threads() : null;
    }

    @Override
    public <Q, S> Listener<Q> interceptCall(ServerCall<Q, S> call, Metadata metadata, ServerCallHandler<Q, S> next) {
        if (methods != null && !methods.contains(call.getMethodDescriptor().getFullMethodName())) {
            return next.startCall(call, metadata);
        }
        Context context = Context.current();
        if (threads == null || !isEventLoop(Thread.currentThread().getClass())) {
            return start(context, call, metadata, next);
        }
        GuardedCall<Q, S> guarded = new GuardedCall<>(call);
        Runnable check = context.wrap(() -> guarded.start(started -> start(context, started, metadata, next)));
        try {
            threads.execute(check);
        } catch (RejectedExecutionException e) {
            call.close(Status.UNAVAILABLE.withDescription("Too many calls wait for a check"), new Metadata());
        }
        return guarded.listener(() -> threads.remove(check));
    }

    /** Starts an admitted call that is not cancelled. For any other call, returns a listener that does nothing. */
    private <Q, S> Listener<Q> start(
            Context context, ServerCall<Q, S> call, Metadata metadata, ServerCallHandler<Q, S> next) {
        Request request = new Request(metadata, context);
        return !isCancelled(context, call) && admits(request, call) && !isCancelled(context, call)
                ? Contexts.interceptCall(request.context(), call, metadata, next)
                : new Listener<>() {};
    }

    /**
     * Returns whether the call is cancelled: by the client, by the deadline of the call, or by another interceptor. If
     * an interceptor has cancelled the context but not the call, this method closes the call, because gRPC does not.
     */
    private static boolean isCancelled(Context context, ServerCall<?, ?> call) {
        if (!context.isCancelled()) {
            return call.isCancelled();
        }
        if (!call.isCancelled()) {
            call.close(Contexts.statusFromCancelled(context), new Metadata());
        }
        return true;
    }

    private boolean admits(Request request, ServerCall<?, ?> call) {
        try {
            return guard.admit(ADAPTER, access, request, call);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // GrpcAdapter never throws an IOException
        }
    }

    /**
     * Returns whether a thread of this class may belong to an event loop of Netty. With {@code directExecutor()}, calls
     * start on an event loop. An interceptor cannot read which executor the server uses, so this method checks the
     * class of the thread. The method compares only the simple name of the class, because the package differs between
     * grpc-netty and grpc-netty-shaded.
     */
    private static boolean isEventLoop(Class<?> thread) {
        return thread != Thread.class
                && (thread.getSimpleName().equals("FastThreadLocalThread") || isEventLoop(thread.getSuperclass()));
    }

    /**
     * Returns the thread pool for checks that must not run on an event loop. A thread ends after 30 seconds without a
     * check.
     */
    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "jwt-simple-grpc");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
