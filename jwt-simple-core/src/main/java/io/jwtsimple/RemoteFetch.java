package io.jwtsimple;

import static java.util.stream.Collectors.joining;

import io.jwtsimple.RemoteDownload.Response;
import io.jwtsimple.RemoteState.Published;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fetcher of keys for certain algorithms from one address. Stateless: each call receives the keys that are known so
 * far.
 */
final class RemoteFetch {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteFetch.class);

    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);
    private static final Duration MIN_CACHE_CONTROL = Duration.ofMinutes(1);
    private static final Duration MAX_CACHE_CONTROL = Duration.ofHours(1);
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age=\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final int MAX_ETAG = 256;
    private static final int MAX_REJECTED_SHOWN = 5;
    private static final int MAX_CAUSES = 10;

    /** A function that finds the address of the keys. */
    interface Address {
        CompletableFuture<URI> find(RemoteDownload download);
    }

    private final String host;
    private final Address address;
    private final @Nullable HttpClient client;
    private final Duration timeout;
    private final Duration margin;
    private final Set<Algorithm> algorithms;
    private final @Nullable Duration lifetime;
    private final Duration outageTolerance;
    private final InstantSource clock;
    private final @Nullable Provider jcaProvider;

    RemoteFetch(String host, Address address, Set<Algorithm> algorithms, RemoteOptions options) {
        this.host = host;
        this.address = address;
        this.client = options.client;
        this.timeout = options.timeout;
        this.margin = options.margin;
        this.algorithms = algorithms;
        this.lifetime = options.lifetime;
        this.outageTolerance = options.outageTolerance;
        this.clock = options.clock;
        this.jcaProvider = options.jcaProvider;
    }

    InstantSource clock() {
        return clock;
    }

    Set<Algorithm> algorithms() {
        return algorithms;
    }

    String host() {
        return host;
    }

    /** Returns the time that a fetch may take, including the checks of the fetched keys. */
    Duration timeAtMost() {
        return timeout.plus(margin.dividedBy(2));
    }

    /**
     * Returns the maximum waiting time of a token. The waiting time exceeds the time of a fetch, so that a waiting
     * token can end an overdue fetch.
     */
    Duration waitAtMost() {
        return timeout.plus(margin);
    }

    /** Returns the downloads of a fetch that begins now. */
    RemoteDownload download() throws InterruptedException {
        return RemoteDownload.within(timeout, client == null ? RemoteClient.get() : client);
    }

    /**
     * Fetches the keys. Even if the fetch fails, the future completes with the new state. Does not replace the known
     * keys, and logs nothing.
     */
    CompletableFuture<RemoteState> after(RemoteState before, Instant now, RemoteDownload download) {
        return address.find(download)
                .thenCompose(uri -> {
                    Published last = before.published() != null
                                    && uri.equals(before.published().address())
                            ? before.published()
                            : null;
                    long deadline = download.deadline() + margin.dividedBy(2).toNanos();
                    return download.get(uri, last == null ? null : last.etag())
                            .thenApply(response -> accepted(before, now, uri, last, response, deadline));
                })
                .exceptionally(failure -> before.failed(now, failure));
    }

    private RemoteState accepted(
            RemoteState before, Instant now, URI uri, @Nullable Published last, Response response, long deadline) {
        HttpHeaders headers = response.headers();
        String lastTag = last == null ? null : last.etag();
        boolean notModified = response.status() == 304 && lastTag != null;
        if (!notModified && response.status() != 200) {
            return before.failed(now, new IOException("HTTP " + response.status()));
        }
        String etag = etag(headers);
        if (last != null && (notModified || Arrays.equals(response.body(), last.body()))) {
            // Unchanged keys stay in the same table, so that the entries in the cache of verified tokens stay valid. A
            // 304 with another entity tag, or without one, may not be about these keys, so the next request is sent
            // without an entity tag.
            boolean otherTag = notModified && !Objects.equals(lastTag, etag);
            Published same = new Published(uri, otherTag ? null : etag, last.body(), last.rejected());
            return RemoteState.of(before.keys(), now, lifetime(headers), outageTolerance, same);
        }
        JwkSet set = JwkSet.published(response.body(), algorithms, jcaProvider, deadline);
        if (!set.keys().isEmpty()) {
            Published published = new Published(uri, etag, response.body(), set.rejected());
            return RemoteState.of(new KeyTable(set.keys()), now, lifetime(headers), outageTolerance, published);
        }
        if (!set.rejected().isEmpty()) {
            return before.failed(now, new IllegalArgumentException("jwks: " + text(set.rejected())));
        }
        // By publishing a set without a key for the algorithms, the provider withdraws its keys, so the known keys are
        // dropped.
        return RemoteState.none().failed(now, new IllegalArgumentException("the set has no key for " + algorithms));
    }

    private static String text(List<String> rejected) {
        int more = rejected.size() - MAX_REJECTED_SHOWN;
        return rejected.stream().limit(MAX_REJECTED_SHOWN).collect(joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /** Returns whether the result of a fetch is logged. */
    boolean isLogged(RemoteState before, RemoteState after) {
        return after.failing() || before.failing() || isNews(rejected(after), rejected(before));
    }

    private static boolean isNews(List<String> rejected, List<String> before) {
        return !rejected.isEmpty() && !rejected.equals(before);
    }

    /** Logs the result of a fetch. Ignores exceptions and errors of the logger. */
    void log(RemoteState before, RemoteState after) {
        try {
            if (after.failure() != null) {
                logFailure(before, after, cause(after.failure()));
                return;
            }
            if (before.failing()) {
                LOG.info("keys of {} are available again", host);
            }
            List<String> rejected = rejected(after);
            if (isNews(rejected, rejected(before))) {
                LOG.warn("keys of {} that are not used: {}", host, text(rejected));
            }
        } catch (Throwable failure) {
            // The result is already in effect, and a broken logger cannot log its own failure.
        }
    }

    /** Warns when an outage begins, and again when the keys are no longer usable. */
    private void logFailure(RemoteState before, RemoteState after, String cause) {
        boolean usable = after.isUsable(after.asOf());
        if (before.failing() && before.isUsable(after.asOf()) == usable) {
            LOG.debug("keys of {} are still unavailable: {}", host, cause);
        } else if (usable) {
            LOG.warn("keys of {} are unavailable: {}; known keys are used until {}", host, cause, after.usableUntil());
        } else {
            LOG.warn("keys of {} are unavailable: {}; no token can be verified", host, cause);
        }
    }

    private static List<String> rejected(RemoteState keys) {
        return keys.published() == null ? List.of() : keys.published().rejected();
    }

    /** Returns the cause of a failed fetch as text, for a log line or an exception message. */
    String cause(Throwable failure) {
        Throwable cause = RemoteDownload.unwrapped(failure);
        // The subclass HttpConnectTimeoutException is shown with its own name, which says that no connection was made.
        if (cause instanceof TimeoutException || cause.getClass() == HttpTimeoutException.class) {
            return "no complete response within " + timeout;
        }
        if (cause instanceof IllegalArgumentException) {
            return RemoteDownload.onOneLine(String.valueOf(cause.getMessage()));
        }
        Throwable root = cause;
        for (int depth = 0; depth < MAX_CAUSES && root.getCause() != null; depth++) { // the causes may form a cycle
            root = root.getCause();
        }
        // The JDK's client has no message for a refused connection and for an unknown host.
        if (cause instanceof ConnectException && root instanceof ClosedChannelException) {
            return "connection refused";
        }
        if (root instanceof UnresolvedAddressException) {
            return "the name of the host has no address";
        }
        return RemoteDownload.shown(root == cause ? cause.toString() : cause + " (" + root + ")");
    }

    /**
     * Returns the lifetime of the keys. If none is configured, the lifetime is max-age minus Age (RFC 9111 §4.2.3),
     * within fixed bounds.
     */
    private Duration lifetime(HttpHeaders headers) {
        if (lifetime != null) {
            return lifetime;
        }
        String control = String.join(",", headers.allValues("Cache-Control"));
        Matcher maxAge = MAX_AGE.matcher(control);
        if (!maxAge.find()) {
            return control.isEmpty() ? DEFAULT_LIFETIME : MIN_CACHE_CONTROL;
        }
        long age = headers.firstValue("Age")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Long::valueOf)
                .orElse(0L);
        long left = Long.parseLong(maxAge.group(1)) - age;
        return Duration.ofSeconds(
                Math.max(MIN_CACHE_CONTROL.toSeconds(), Math.min(left, MAX_CACHE_CONTROL.toSeconds())));
    }

    private static @Nullable String etag(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(value -> value.length() <= MAX_ETAG)
                .orElse(null);
    }
}
