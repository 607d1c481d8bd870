package io.jwtsimple;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the keys of one address for some algorithms; one fetch at a time. */
final class KeyFetch {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFetch.class);

    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);
    private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MAX_LIFETIME = Duration.ofHours(1);
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age=\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final int MAX_ETAG = 256;
    private static final int MAX_REFUSED_SHOWN = 5;

    private final String host;
    private final Function<Download, CompletableFuture<URI>> address;
    private final HttpClient client;
    private final Duration timeout;
    private final Set<Algorithm> algorithms;
    private final @Nullable Duration lifetime;
    private final Duration outageTolerance;
    private final InstantSource clock;
    private byte[] bodyBefore = {};
    private List<String> refusedBefore = List.of();

    KeyFetch(
            String host,
            Function<Download, CompletableFuture<URI>> address,
            Set<Algorithm> algorithms,
            RemoteOptions options) {
        this.host = host;
        this.address = address;
        this.client = Download.client(options);
        this.timeout = options.timeout;
        this.algorithms = algorithms;
        this.lifetime = options.lifetime;
        this.outageTolerance = options.outageTolerance;
        this.clock = options.clock;
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

    /** What is known after a fetch, if this was known before. A fetch that fails is logged, and completes as any other. */
    CompletableFuture<FetchedKeys> after(FetchedKeys before) {
        Download download = Download.within(timeout, client);
        return CompletableFuture.completedFuture(download)
                .thenCompose(address)
                .thenCompose(uri -> {
                    String etag = uri.equals(before.address()) ? before.etag() : null;
                    return download.get(uri, etag).thenApply(response -> accepted(before, uri, etag, response));
                })
                .exceptionally(failure -> {
                    String cause = cause(failure);
                    warn(before, cause);
                    return before.failed(clock.instant(), cause);
                });
    }

    private FetchedKeys accepted(FetchedKeys before, URI uri, @Nullable String etag, HttpResponse<byte[]> response) {
        KeyTable keys;
        if (response.statusCode() == 304 && etag != null) {
            keys = before.keys();
        } else if (response.statusCode() == 200) {
            // The same table for the same keys: what was verified with it stays known.
            boolean same = uri.equals(before.address()) && Arrays.equals(response.body(), bodyBefore);
            keys = same ? before.keys() : read(response.body());
        } else {
            throw new CompletionException(new IOException("HTTP " + response.statusCode()));
        }
        Instant now = clock.instant();
        if (keys.all().isEmpty()) { // no outage: the keys were withdrawn
            String cause = "the set has none for " + algorithms;
            warn(before.isUsable(now) ? FetchedKeys.none() : before, cause);
            return FetchedKeys.none().failed(now, cause);
        }
        if (before.failing()) {
            LOG.info("keys of {} are available again", host);
        }
        HttpHeaders headers = response.headers();
        return FetchedKeys.of(keys, now, lifetime(headers), outageTolerance, uri, etag(headers));
    }

    private KeyTable read(byte[] body) {
        JwkSet set = JwkSet.published(body, algorithms);
        if (set.keys().isEmpty() && !set.refused().isEmpty()) {
            throw new IllegalArgumentException("jwks: " + text(set.refused()));
        }
        if (!set.refused().isEmpty() && !set.refused().equals(refusedBefore)) {
            LOG.warn("keys of {} that are not used: {}", host, text(set.refused()));
        }
        refusedBefore = set.refused();
        bodyBefore = body;
        return new KeyTable(set.keys());
    }

    private static String text(List<String> refused) {
        int more = refused.size() - MAX_REFUSED_SHOWN;
        return refused.stream().limit(MAX_REFUSED_SHOWN).collect(joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /** Warns once in an outage. */
    private void warn(FetchedKeys before, String cause) {
        if (before.failing()) {
            LOG.debug("keys of {} are still unavailable: {}", host, cause);
        } else if (before.isUsable(clock.instant())) {
            LOG.warn("keys of {} are unavailable: {}; known ones serve until {}", host, cause, before.usableUntil());
        } else {
            LOG.warn("keys of {} are unavailable: {}; no token can be verified", host, cause);
        }
    }

    private String cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return "no whole answer within " + timeout;
        }
        if (cause instanceof IllegalArgumentException) {
            return cause.getMessage();
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Download.shown(root == cause ? cause.toString() : cause + " (" + root + ")");
    }

    /** What Cache-Control says, less the time that the answer lay in caches on the way (RFC 9111 §4.2.3), within bounds. */
    private Duration lifetime(HttpHeaders headers) {
        if (lifetime != null) {
            return lifetime;
        }
        String control = String.join(",", headers.allValues("Cache-Control"));
        Matcher maxAge = MAX_AGE.matcher(control);
        if (!maxAge.find()) {
            return control.isEmpty() ? DEFAULT_LIFETIME : MIN_LIFETIME;
        }
        long age = headers.firstValue("Age")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Long::valueOf)
                .orElse(0L);
        long left = Long.parseLong(maxAge.group(1)) - age;
        return Duration.ofSeconds(Math.max(MIN_LIFETIME.toSeconds(), Math.min(left, MAX_LIFETIME.toSeconds())));
    }

    private static @Nullable String etag(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(value -> value.length() <= MAX_ETAG)
                .orElse(null);
    }
}
