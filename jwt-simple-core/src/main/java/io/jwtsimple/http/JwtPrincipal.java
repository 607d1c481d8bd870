package io.jwtsimple.http;

import io.jwtsimple.Claims;
import java.security.Principal;
import java.util.regex.Pattern;

/**
 * Whose token a request came with, where a framework speaks of principals: {@code getUserPrincipal()} behind a guard gives
 * one, and what the framework makes of it, a controller's parameter for instance.
 *
 * @param claims the verified claims, which have an identity
 */
public record JwtPrincipal(Claims claims) implements Principal {

    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F]");

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

    /**
     * The identity's text: itself if it is a string, else its value as Java writes it. Control characters are question
     * marks, since servers write this name into their logs, a line a request.
     */
    @Override
    public String getName() {
        String name = String.valueOf(claims.identity());
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) { // seldom, while servers ask for the name at each request
                return CONTROLS.matcher(name).replaceAll("?");
            }
        }
        return name;
    }

    /** Shows nothing of the claims; the name is what {@link #getName} gives. */
    @Override
    public String toString() {
        return "JwtPrincipal[claims hidden]";
    }
}
