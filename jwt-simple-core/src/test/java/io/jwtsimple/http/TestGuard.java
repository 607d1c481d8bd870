package io.jwtsimple.http;

import static io.jwtsimple.http.JwtGuardTest.ADAPTER;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.JwtGuardTest.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A guard that counts the tokens that it decodes, and records all results and rejections. Static methods make requests
 * and pass them to a guard.
 */
final class TestGuard {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** The challenge of a 403, up to the list of scopes. */
    static final String INSUFFICIENT =
            "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope\", scope=";

    /** The time of the guard, which a test may change. */
    final Instant[] now = {Instant.parse("2026-11-01T00:00:00Z")};

    final JwtManager jwt =
            JwtManager.builder(JwtKey.secret(SECRET)).clock(() -> now[0]).build();
    final AtomicInteger decoded = new AtomicInteger();
    final List<TokenResult> results = new ArrayList<>();
    final List<Rejected> rejections = new ArrayList<>();
    final JwtGuard guard = JwtGuard.builder(token -> {
                decoded.incrementAndGet();
                return jwt.decode(token);
            })
            .onResult(results::add)
            .onRejected(rejections::add)
            .build();

    /** Returns a request whose token expires in an hour; nimbus signs the token. */
    static Request request(String claims) {
        String payload = "{" + claims.replace('\'', '"') + ",\"exp\":1793494800}";
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(payload));
        try {
            token.sign(new MACSigner(SECRET));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return new Request("Bearer " + token.serialize());
    }

    static boolean admits(JwtGuard guard, Request request) throws IOException {
        return guard.admit(ADAPTER, Access.REQUIRED, request, request);
    }
}
