package io.jwtsimple;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where an issuer says that its keys are: at the address of OpenID Connect Discovery 1.0 §4, or else at that of RFC 8414
 * §3. It must name itself there, letter by letter.
 */
record Discovery(String issuer) {

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

    /** The address of the keys, asked for anew. */
    CompletableFuture<URI> keys(Download download) {
        URI base = URI.create(issuer);
        String path = base.getRawPath().replaceFirst("/$", "");
        return download.get(base.resolve(path + "/.well-known/openid-configuration"), null)
                .thenCompose(found -> found.statusCode() == 404
                        ? download.get(base.resolve("/.well-known/oauth-authorization-server" + path), null)
                        : CompletableFuture.completedFuture(found))
                .thenCompose(this::keys);
    }

    private CompletableFuture<URI> keys(HttpResponse<byte[]> metadata) {
        if (metadata.statusCode() != 200) {
            return CompletableFuture.failedFuture(
                    new IOException("HTTP " + metadata.statusCode() + " for the issuer's metadata"));
        }
        Map<String, @Nullable Object> members = JwkText.members(metadata.body());
        if (!issuer.equals(members.get("issuer"))) {
            throw new IllegalArgumentException("issuer: the metadata names another one");
        }
        if (!(members.get("jwks_uri") instanceof String uri)) {
            throw new IllegalArgumentException("jwks_uri: the metadata has none");
        }
        URI keys = uri("jwks_uri", uri);
        if (issuer.startsWith("https") && !"https".equalsIgnoreCase(keys.getScheme())) {
            throw new IllegalArgumentException("jwks_uri: must be https, as the issuer is");
        }
        return CompletableFuture.completedFuture(keys);
    }
}
