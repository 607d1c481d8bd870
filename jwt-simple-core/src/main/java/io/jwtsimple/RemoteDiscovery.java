package io.jwtsimple;

import io.jwtsimple.RemoteDownload.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an issuer, which contains the address of the issuer's keys. The metadata is fetched from the address
 * that OpenID Connect Discovery 1.0 §4 defines; if the status is not 200, from the address that RFC 8414 §3 defines.
 * The member {@code issuer} of the metadata must equal the parameter {@code issuer} or {@code address} exactly.
 *
 * @param issuer the issuer, exactly as in the {@code iss} of its tokens
 * @param address the address below which the metadata is read: the issuer's address, or the address of
 *     {@code fetchFrom}
 * @param plainHttp whether http is accepted for hosts other than the loopback
 */
record RemoteDiscovery(String issuer, URI address, boolean plainHttp) {

    static RemoteDiscovery of(String issuer, RemoteOptions options) {
        // With fetchFrom, nothing is fetched from the issuer's address, so the scheme of that address does not matter.
        URI elsewhere = options.fetchFrom;
        URI ofIssuer = base("issuer", issuer, options.plainHttp || elsewhere != null);
        URI address = elsewhere == null ? ofIssuer : base("fetchFrom", elsewhere.toString(), options.plainHttp);
        return new RemoteDiscovery(issuer, address, options.plainHttp);
    }

    /**
     * Returns the address below which metadata is read. Rejects an address with a query, or with a path that begins
     * with two slashes.
     */
    private static URI base(String subject, String text, boolean plainHttp) {
        URI uri = uri(subject, text, plainHttp);
        if (uri.getQuery() != null) {
            throw new IllegalArgumentException(subject + ": must have no query (RFC 8414 §2)");
        }
        if (uri.getRawPath().startsWith("//")) { // resolve would read this path as another host (RFC 3986 §4.2)
            throw new IllegalArgumentException(subject + ": must have no path that begins with //");
        }
        return uri;
    }

    private static URI uri(String subject, String text, boolean plainHttp) {
        try {
            return RemoteDownload.requireSecure(subject, URI.create(text), plainHttp);
        } catch (IllegalArgumentException e) {
            throw String.valueOf(e.getMessage()).startsWith(subject)
                    ? e
                    : new IllegalArgumentException(subject + ": must be an https address", e);
        }
    }

    /** Reads the metadata, and returns the address of the keys. */
    CompletableFuture<URI> keys(RemoteDownload download) {
        String path = withoutSlash(address.getRawPath());
        URI openId = address.resolve(path + "/.well-known/openid-configuration");
        URI oauth = address.resolve("/.well-known/oauth-authorization-server" + path);
        return download.get(openId, null)
                .thenCompose(first -> first.status() == 200
                        ? CompletableFuture.completedFuture(first)
                        : download.get(oauth, null).thenCompose(second -> found(first, openId, second, oauth)))
                .thenApply(found -> keys(found.body()));
    }

    private static CompletableFuture<Response> found(Response first, URI openId, Response second, URI oauth) {
        return second.status() == 200
                ? CompletableFuture.completedFuture(second)
                : CompletableFuture.failedFuture(new IOException(status(first, openId) + ", " + status(second, oauth)));
    }

    private static String status(Response response, URI uri) {
        return "HTTP " + response.status() + " at " + uri.getRawPath();
    }

    private URI keys(byte[] metadata) {
        Map<String, @Nullable Object> members = JwkText.members(metadata);
        Object named = members.get("issuer");
        if (!issuer.equals(named) && !address.toString().equals(named)) {
            String expected = "'" + issuer + "'" + (address.toString().equals(issuer) ? "" : " or '" + address + "'");
            throw new IllegalArgumentException("issuer: must be " + expected + ", and the metadata names "
                    + (named instanceof String name ? "'" + RemoteDownload.shown(name) + "'" : "none"));
        }
        if (!(members.get("jwks_uri") instanceof String uri)) {
            throw new IllegalArgumentException("jwks_uri: the metadata has none");
        }
        URI keys = uri("jwks_uri", reachable(uri), plainHttp);
        if (isHttps(address) && !isHttps(keys)) {
            throw new IllegalArgumentException("jwks_uri: must be https, as the metadata's address is");
        }
        return keys;
    }

    /**
     * Returns the address from which this program fetches the keys. If {@code uri} begins with {@code issuer},
     * {@code address} replaces that beginning.
     */
    private String reachable(String uri) {
        String prefix = withoutSlash(issuer) + "/";
        return uri.startsWith(prefix) ? withoutSlash(address.toString()) + "/" + uri.substring(prefix.length()) : uri;
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }
}
