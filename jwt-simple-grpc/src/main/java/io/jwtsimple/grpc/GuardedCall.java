package io.jwtsimple.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits while its guard decides on another thread. This class stores the events of the call, and delivers
 * them in order after the handler has started. Until then, this class also delays the handler's requests for messages,
 * so that every message passes through the outer interceptors on a gRPC thread.
 */
final class GuardedCall<Q, S> extends SimpleForwardingServerCall<Q, S> {

    private final Events<Q> events = new Events<>();
    private int requested; // guarded by this
    private boolean started; // guarded by this

    GuardedCall(ServerCall<Q, S> call) {
        super(call);
    }

    /**
     * Returns the listener of the call.
     *
     * @param onCancel the task to run when the call is cancelled, before the handler gets the cancel event
     */
    Listener<Q> listener(Runnable onCancel) {
        events.onCancel = onCancel;
        return events;
    }

    /**
     * Starts the call. If the guard or the handler throws, the call ends with the status that gRPC itself would send.
     */
    void start(Function<ServerCall<Q, S>, Listener<Q>> handler) {
        try {
            events.deliverTo(handler.apply(this));
            requestMessages();
        } catch (RuntimeException | Error e) {
            try {
                close(Status.fromThrowable(e), new Metadata());
            } catch (IllegalStateException closed) { // the handler has closed the call
                e.addSuppressed(closed);
            }
            throw e;
        }
    }

    @Override
    public void request(int messages) {
        if (!keep(messages)) {
            super.request(messages);
        }
    }

    private synchronized boolean keep(int messages) {
        if (started) {
            return false;
        }
        requested = (int) Math.min((long) requested + messages, Integer.MAX_VALUE);
        return true;
    }

    private void requestMessages() {
        int kept;
        synchronized (this) {
            started = true;
            kept = requested;
        }
        if (kept > 0) {
            super.request(kept);
        }
    }

    /** A listener that stores events until the handler has returned its own listener. */
    private static final class Events<Q> extends Listener<Q> {

        private List<Consumer<Listener<Q>>> kept = new ArrayList<>(); // guarded by this
        private volatile @Nullable Listener<Q> next;
        private volatile Runnable onCancel = () -> {};

        void deliverTo(Listener<Q> listener) {
            for (List<Consumer<Listener<Q>>> events = take(listener); !events.isEmpty(); events = take(listener)) {
                events.forEach(event -> event.accept(listener));
            }
        }

        /**
         * Removes and returns the stored events. If no events are stored, all later events go directly to the handler's
         * listener.
         */
        private synchronized List<Consumer<Listener<Q>>> take(Listener<Q> listener) {
            List<Consumer<Listener<Q>>> events = kept;
            kept = new ArrayList<>();
            if (events.isEmpty()) {
                next = listener;
            }
            return events;
        }

        private void deliver(Consumer<Listener<Q>> event) {
            Listener<Q> listener = next;
            if (listener == null) {
                listener = keep(event);
            }
            if (listener != null) {
                event.accept(listener);
            }
        }

        private synchronized @Nullable Listener<Q> keep(Consumer<Listener<Q>> event) {
            if (next == null) {
                kept.add(event);
            }
            return next;
        }

        @Override
        public void onMessage(Q message) {
            deliver(listener -> listener.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            deliver(Listener::onHalfClose);
        }

        @Override
        public void onCancel() {
            onCancel.run();
            deliver(Listener::onCancel);
        }

        @Override
        public void onComplete() {
            deliver(Listener::onComplete);
        }

        @Override
        public void onReady() {
            deliver(Listener::onReady);
        }
    }
}
