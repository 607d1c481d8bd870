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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A download over HTTP: it follows no redirect, and has a deadline and a limit of size. */
record Download(HttpClient client, long deadline) {

    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_SHOWN = 300;

    /** Returns the client to fetch with. */
    static HttpClient client(RemoteOptions options) {
        return options.client != null ? options.client : SharedClient.get();
    }

    /** Returns a download of one document, or of several in turn, all of them within this time from now on. */
    static Download within(Duration timeout, HttpClient client) {
        return new Download(client, System.nanoTime() + timeout.toNanos());
    }

    /** Rejects an address that is malformed, or for which an attacker on the network could answer (RFC 8725 §3.10). */
    static URI requireSecure(String subject, URI uri, boolean acceptPlainHttp) {
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) && (acceptPlainHttp || isLoopback(uri.getHost()));
        if (uri.getHost() == null && uri.getRawAuthority() != null) { // HttpClient takes no such address either
            throw new IllegalArgumentException(subject + ": must have an IP address or a host name of letters, digits,"
                    + " hyphens and dots, without an underscore for instance (RFC 1123 §2.1)");
        }
        if (!https && !http || uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(subject + ": must be an https address without user and fragment; http is"
                    + " for the loopback alone, unless acceptPlainHttp() is called");
        }
        return uri;
    }

    /** Returns a text of the provider for a log: short and in printable ASCII, so that it cannot forge a line. */
    static String shown(String text) {
        String start = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return start.replaceAll("[^ -~]", "?");
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}"));
    }

    /** The response of a server. */
    record Response(int status, HttpHeaders headers, byte[] body) {}

    /**
     * Gets the document. With an entity tag, the provider sends the document only if it has changed (RFC 9110 §13.1.2).
     * Waits until the deadline.
     */
    Response get(URI uri, @Nullable String etag) throws InterruptedException, ExecutionException, TimeoutException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).header("Accept", "application/json");
        if (etag != null) {
            request.header("If-None-Match", etag);
        }
        // The client completes its future on the common pool, all of whose threads the application may block. So the
        // response is complete with its last byte, and that future is only for failures.
        CompletableFuture<Response> response = new CompletableFuture<>();
        CompletableFuture<?> exchange = client.sendAsync(request.build(), info -> body(info, response));
        exchange.exceptionally(failure -> {
            response.completeExceptionally(ofClient(failure));
            return null;
        });
        try {
            return response.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            if (!response.isDone()) {
                exchange.cancel(true); // closes the connection
            }
        }
    }

    /** Returns a failure of the client. Its message may show text of the server, unlike our IllegalArgumentExceptions. */
    private static Throwable ofClient(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IllegalArgumentException ? new IOException("the response is malformed", cause) : cause;
    }

    /** Completes the response when its whole body has been received. */
    private static BodySubscriber<byte[]> body(ResponseInfo info, CompletableFuture<Response> response) {
        BodySubscriber<byte[]> body = new Limited();
        body.getBody().thenAccept(bytes -> response.complete(new Response(info.statusCode(), info.headers(), bytes)));
        return body;
    }

    /** A whole body. The download is cancelled as soon as the body is too long. */
    private static final class Limited implements BodySubscriber<byte[]> {

        private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
        private Flow.@Nullable Subscription subscription;
        private long left = MAX_BYTES;

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
                return; // received before the cancellation took effect
            }
            left -= buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            if (left < 0) {
                subscription.cancel();
                whole.onError(new IOException("more than " + MAX_BYTES + " bytes"));
            } else {
                whole.onNext(buffers);
            }
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
