package io.jwtsimple.http;

import io.jwtsimple.Claims;
import java.security.Principal;

/**
 * Whose token a request came with, where a framework speaks of principals: {@code getUserPrincipal()} behind a guard gives
 * one, and what the framework makes of it, a controller's parameter for instance.
 *
 * @param claims the verified claims, which have an identity
 */
public record JwtPrincipal(Claims claims) implements Principal {

    /**
     * A principal for verified claims.
     *
     * @param claims the verified claims
     * @throws IllegalArgumentException if they name nobody
     */
    public JwtPrincipal {
        if (claims.identity() == null) {
            throw new IllegalArgumentException("claims: a principal needs an identity, and there is none");
        }
    }

    /** The identity's text: itself if it is a string, else its value as Java writes it. */
    @Override
    public String getName() {
        return String.valueOf(claims.identity());
    }

    /** Shows nothing of the claims; the name is what {@link #getName} gives. */
    @Override
    public String toString() {
        return "JwtPrincipal[claims hidden]";
    }
}
