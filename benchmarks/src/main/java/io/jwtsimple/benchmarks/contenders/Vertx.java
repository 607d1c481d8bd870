package io.jwtsimple.benchmarks.contenders;

import io.jwtsimple.Algorithm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.Key;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The library io.vertx:vertx-auth-jwt. The future that Vert.x returns is already complete, so {@code decode} does not
 * wait.
 */
public final class Vertx implements Contender {

    private final JWTAuth auth;
    private final JWTOptions options;

    Vertx(Keys keys) {
        this.auth = auth(keys);
        this.options =
                new JWTOptions().setAlgorithm(keys.algorithm().name()).setExpiresInSeconds((int) LIFETIME.toSeconds());
    }

    /** Returns an authentication provider with these keys. */
    public static JWTAuth auth(Keys keys) {
        JWTAuthOptions all = new JWTAuthOptions();
        if (keys.algorithm() == Algorithm.HS256) {
            all.addPubSecKey(key(keys, Buffer.buffer(keys.secret().getEncoded())));
        } else {
            all.addPubSecKey(key(keys, pem("PUBLIC KEY", keys.publicKey())));
            all.addPubSecKey(key(keys, pem("PRIVATE KEY", keys.privateKey())));
        }
        return JWTAuth.create(null, all); // null: a Vertx is needed only for a key store file
    }

    private static PubSecKeyOptions key(Keys keys, Buffer text) {
        return new PubSecKeyOptions().setAlgorithm(keys.algorithm().name()).setBuffer(text);
    }

    private static Buffer pem(String type, Key key) {
        return Buffer.buffer("-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded()) + "\n-----END " + type + "-----\n");
    }

    @Override
    public @Nullable String decode(String token) {
        Future<User> user = auth.authenticate(new TokenCredentials(token));
        return user.succeeded() ? user.result().subject() : null;
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        JsonObject payload = new JsonObject()
                .put("sub", subject)
                .put("nbf", Instant.now().getEpochSecond()); // the options add iat and exp
        claims.forEach(payload::put);
        return auth.generateToken(payload, options);
    }
}
