package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A guard with a cookie. It records each token and each result, and rejects every token as revoked. */
final class TestCookieGuard {

    /** The result for every token that the guard decodes. */
    static final Invalid DECODED = new Invalid("decoded", Reason.REVOKED);

    static final Forbidden CROSS_ORIGIN = new Forbidden("Cross-origin request", Set.of());

    final List<String> tokens = new ArrayList<>();
    final List<TokenResult> results = new ArrayList<>();
    final JwtGuard guard = JwtGuard.builder(this::note)
            .cookie(TokenCookie.of("__Host-session").trusting("https://trusted.example"))
            .onResult(results::add)
            .build();

    /** Records a token, and returns its result. */
    TokenResult note(String token) {
        tokens.add(token);
        return DECODED;
    }

    /** Passes a request to the guard, and returns its only result. */
    TokenResult result(String method, String... lines) throws IOException {
        TestExchange request = new TestExchange(method, lines);
        assertThat(guard.admit(request, Access.REQUIRED, request, request)).isFalse();
        assertThat(results).hasSize(1);
        return results.get(0);
    }
}
