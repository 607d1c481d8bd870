package io.jwtsimple;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The downloads of one fetch, one after another. All downloads share one deadline, and the size of each download is
 * limited. The client follows no redirect, see {@link RemoteClient}. A download occupies no thread while it waits.
 */
final class RemoteDownload {

    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_SHOWN = 300;
    private static final int MAX_WRAPPERS = 10;

    private final HttpClient client;
    private final long deadline;
    private volatile @Nullable Exchange last;
    private volatile boolean cancelled;

    private RemoteDownload(HttpClient client, long deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /** Returns the downloads of a fetch that begins now. */
    static RemoteDownload within(Duration timeout, HttpClient client) {
        return new RemoteDownload(client, System.nanoTime() + timeout.toNanos());
    }

    /** Returns the deadline, as a value of {@link System#nanoTime}. */
    long deadline() {
        return deadline;
    }

    /**
     * Rejects a malformed address, and an http address for which an attacker could forge a response (RFC 8725 §3.10).
     */
    static URI requireSecure(String subject, URI uri, boolean acceptPlainHttp) {
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) && (acceptPlainHttp || isLoopback(uri.getHost()));
        // If the host is malformed, getHost() returns null, and HttpClient would reject the address at every fetch.
        if (uri.getHost() == null && uri.getRawAuthority() != null) {
            throw new IllegalArgumentException(subject + ": must have an IP address or a host name of letters, digits,"
                    + " hyphens and dots, without an underscore for instance (RFC 1123 §2.1)");
        }
        if (!https && !http || uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(subject + ": must be an https address without user and fragment, was "
                    + given(uri) + "; http is for the loopback alone, unless acceptPlainHttp() is called");
        }
        return uri;
    }

    /** Returns an address for an exception message, without the query and the user, which may be secret. */
    private static String given(URI uri) {
        String text = uri.toString().split("\\?", 2)[0];
        return text.contains("@") ? "an address with a user" : '\'' + shown(text) + '\'';
    }

    /**
     * Shortens a text from the provider for the log, and replaces all characters other than printable ASCII, so that
     * the text cannot forge a log line.
     */
    static String shown(String text) {
        String start = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return start.replaceAll("[^ -~]", "?");
    }

    /** Replaces control characters, which could forge a log line. */
    static String onOneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    /** Returns the failure itself, without the exceptions in which futures have wrapped the failure. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) { // the causes may form a cycle
            Throwable inner = cause.getCause();
            if (inner == null || !(cause instanceof CompletionException)) {
                break;
            }
            cause = inner;
        }
        return cause;
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}"));
    }

    /** The response of a server. */
    record Response(int status, HttpHeaders headers, byte[] body) {}

    /**
     * Downloads a document. If an entity tag is given, the provider sends the document only after a change (RFC 9110
     * §13.1.2). The HTTP client's timeout applies only until the response headers arrive, so a request whose body is
     * still arriving needs {@link #cancel}.
     */
    CompletableFuture<Response> get(URI uri, @Nullable String etag) {
        long nanosLeft = deadline - System.nanoTime();
        if (nanosLeft <= 0 || cancelled) {
            return CompletableFuture.failedFuture(new TimeoutException());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", "application/json")
                .timeout(Duration.ofNanos(nanosLeft));
        if (etag != null) {
            request.header("If-None-Match", etag);
        }
        // The client completes its future on the common pool, and the application may block all threads of that pool.
        // So the response is completed when its last byte arrives, and the client's future is used only for failures.
        Exchange exchange = new Exchange(deadline);
        last = exchange;
        CompletableFuture<?> sent =
                Objects.requireNonNull(client.sendAsync(request.build(), exchange::body), "sendAsync");
        exchange.sent = sent;
        sent.exceptionally(failure -> {
            if (RemoteClient.hasEnded(client)) {
                RemoteClient.drop(client);
            }
            exchange.response.completeExceptionally(ofClient(failure));
            return null;
        });
        if (cancelled) {
            sent.cancel(true);
        }
        return exchange.response;
    }

    /** Closes the connection of a download whose time is over. */
    void cancel() {
        cancelled = true; // set first, since another thread may be about to send a request
        Exchange exchange = last;
        if (exchange == null || exchange.response.isDone()) {
            return;
        }
        if (!exchange.hasHeaders) { // a working client would have ended the request at the request's timeout
            RemoteClient.drop(client);
        }
        CompletableFuture<?> sent = exchange.sent;
        if (sent != null) {
            sent.cancel(true);
        }
    }

    /** One request and its response. */
    private static final class Exchange {

        private final long deadline;
        private final CompletableFuture<Response> response = new CompletableFuture<>();
        private volatile @Nullable CompletableFuture<?> sent;
        private volatile boolean hasHeaders;

        Exchange(long deadline) {
            this.deadline = deadline;
        }

        /** Completes the response when its whole body has been received. */
        private BodySubscriber<byte[]> body(ResponseInfo info) {
            hasHeaders = true;
            BodySubscriber<byte[]> body = new Limited(deadline);
            body.getBody().whenComplete((bytes, failure) -> {
                if (failure == null) {
                    response.complete(new Response(info.statusCode(), info.headers(), bytes));
                } else {
                    response.completeExceptionally(failure);
                }
            });
            return body;
        }
    }

    /**
     * Returns a failure of the client. Wraps an {@code IllegalArgumentException}, since its message may contain text
     * from the server, and {@link RemoteFetch#cause} would return this message as it is.
     */
    private static Throwable ofClient(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof IllegalArgumentException ? new IOException("the response is malformed", cause) : cause;
    }

    /** A subscriber that collects the whole body. Cancels the download as soon as the body is too long or too late. */
    private static final class Limited implements BodySubscriber<byte[]> {

        private final long deadline;
        private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
        private Flow.@Nullable Subscription subscription;
        private long left = MAX_BYTES;

        Limited(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            whole.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (left < 0) {
                return; // these bytes came before the cancellation took effect
            }
            left -= buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            if (left < 0) {
                end(new IOException("more than " + MAX_BYTES + " bytes"));
            } else if (System.nanoTime() - deadline >= 0) {
                end(new TimeoutException());
            } else {
                whole.onNext(buffers);
            }
        }

        private void end(Exception failure) {
            left = -1;
            Objects.requireNonNull(subscription, "subscription").cancel();
            whole.onError(failure);
        }

        @Override
        public void onError(Throwable failure) {
            whole.onError(failure);
        }

        @Override
        public void onComplete() {
            whole.onComplete();
        }
    }
}
