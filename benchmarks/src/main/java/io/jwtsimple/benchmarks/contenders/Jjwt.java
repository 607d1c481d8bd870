package io.jwtsimple.benchmarks.contenders;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jwtsimple.Algorithm;
import java.security.Key;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library JJWT (io.jsonwebtoken:jjwt-impl), with its Jackson module. */
final class Jjwt implements Contender {

    private final Key signing;
    private final SecureDigestAlgorithm<Key, ?> algorithm;
    private final JwtParser parser;

    @SuppressWarnings("unchecked") // the registry does not declare the type of an algorithm's key
    Jjwt(Keys keys) {
        this.signing = keys.signing();
        this.algorithm = (SecureDigestAlgorithm<Key, ?>)
                Jwts.SIG.get().forKey(keys.algorithm().name());
        this.parser = keys.algorithm() == Algorithm.HS256
                ? Jwts.parser().verifyWith(keys.secret()).build()
                : Jwts.parser().verifyWith(keys.publicKey()).build();
    }

    @Override
    public @Nullable String decode(String token) {
        try {
            return parser.parseSignedClaims(token).getPayload().getSubject();
        } catch (JwtException | IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        Instant now = Instant.now();
        return Jwts.builder()
                .header()
                .type("JWT")
                .and()
                .claims(claims)
                .subject(subject)
                .issuedAt(Date.from(now))
                .notBefore(Date.from(now))
                .expiration(Date.from(now.plus(LIFETIME)))
                .signWith(signing, algorithm)
                .compact();
    }
}
