package io.jwtsimple.benchmarks.contenders;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Valid;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** This library, with its defaults. */
public final class JwtSimple implements Contender {

    private final JwtManager jwt;

    JwtSimple(JwtKey key) {
        this.jwt = JwtManager.builder(key).expiresIn(LIFETIME).build();
    }

    /** Converts keys of the JDK into a key of jwt-simple. */
    public static JwtKey key(Keys keys) {
        return keys.algorithm() == Algorithm.HS256
                ? JwtKey.secret(keys.algorithm(), keys.secret().getEncoded())
                : JwtKey.of(keys.algorithm(), keys.pair());
    }

    @Override
    public @Nullable String decode(String token) {
        return jwt.decode(token) instanceof Valid valid ? valid.claims().subject() : null;
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        return claims.isEmpty() ? jwt.create(subject) : jwt.create(subject, editor -> claims.forEach(editor::put));
    }
}
