package io.jwtsimple;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Where an issuer says that its keys are: at the address of OpenID Connect Discovery 1.0 §4, or else at that of RFC 8414
 * §3. It must name itself there, letter by letter.
 */
record Discovery(String issuer) {

    private static final int MAX_SHOWN = 200;

    static Discovery of(String issuer) {
        URI uri = uri("issuer", issuer);
        if (uri.getQuery() != null) {
            throw new IllegalArgumentException("issuer: must have no query (RFC 8414 §2)");
        }
        if (uri.getRawPath().startsWith("//")) { // what follows would be read as another host (RFC 3986 §4.2)
            throw new IllegalArgumentException("issuer: must have no path that begins with //");
        }
        return new Discovery(issuer);
    }

    private static URI uri(String subject, String text) {
        try {
            return Download.requireSecure(subject, URI.create(text));
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith(subject)
                    ? e
                    : new IllegalArgumentException(subject + ": must be an https address", e);
        }
    }

    /** Returns the address of the keys, as the metadata names it now. */
    CompletableFuture<URI> keys(Download download) {
        URI base = URI.create(issuer);
        String path = base.getRawPath().replaceFirst("/$", "");
        URI openId = base.resolve(path + "/.well-known/openid-configuration");
        URI oauth = base.resolve("/.well-known/oauth-authorization-server" + path);
        return download.get(openId, null)
                .thenCompose(first -> first.statusCode() == 200
                        ? CompletableFuture.completedFuture(keys(first.body()))
                        : download.get(oauth, null).thenApply(second -> {
                            if (second.statusCode() != 200) {
                                throw new CompletionException(
                                        new IOException(status(first, openId) + ", " + status(second, oauth)));
                            }
                            return keys(second.body());
                        }));
    }

    private static String status(HttpResponse<?> response, URI uri) {
        return "HTTP " + response.statusCode() + " at " + uri.getRawPath();
    }

    private URI keys(byte[] metadata) {
        Map<String, @Nullable Object> members = JwkText.members(metadata);
        if (!issuer.equals(members.get("issuer"))) {
            throw new IllegalArgumentException(
                    "issuer: must be '" + issuer + "', and the metadata names " + shown(members.get("issuer")));
        }
        if (!(members.get("jwks_uri") instanceof String uri)) {
            throw new IllegalArgumentException("jwks_uri: the metadata has none");
        }
        URI keys = uri("jwks_uri", uri);
        if (isHttps(URI.create(issuer)) && !isHttps(keys)) {
            throw new IllegalArgumentException("jwks_uri: must be https, as the issuer is");
        }
        return keys;
    }

    private static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** Returns another party's text for a log: short, and of printable ASCII, so that it cannot forge a line. */
    private static String shown(@Nullable Object name) {
        if (!(name instanceof String text)) {
            return "none";
        }
        boolean isLong = text.length() > MAX_SHOWN;
        return "'" + (isLong ? text.substring(0, MAX_SHOWN) : text).replaceAll("[^ -~]", "?") + (isLong ? "..." : "")
                + "'";
    }
}
