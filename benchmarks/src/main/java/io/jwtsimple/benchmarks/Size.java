package io.jwtsimple.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The claims of a token in addition to {@code sub}, {@code iat}, {@code nbf} and {@code exp}. */
public enum Size {
    /** A token with 4 claims. */
    SMALL,
    /** A token with 10 claims, one of them a list of roles. */
    TYPICAL;

    /** Returns the additional claims. */
    Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        if (this == SMALL) {
            return claims;
        }
        claims.put("jti", "0b6c5f0e-6f1c-4d0a-9a43-9d1f3f1b7a55");
        claims.put("name", "Alice Liddell");
        claims.put("email", "alice@wonderland.example");
        claims.put("email_verified", true);
        claims.put("tenant", 4711);
        claims.put("roles", List.of("reader", "writer", "admin"));
        return claims;
    }
}
