package io.jwtsimple;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decoder with one manager for each issuer; see {@link TokenDecoder#byIssuer}. The unverified {@code iss} is used
 * only to choose the manager. The chosen manager makes all of its checks. No other manager looks up a key.
 */
final class TokenIssuers implements TokenDecoder {

    private final Map<String, TokenVerifier> verifiers = new HashMap<>();
    private int maxTokenLength;
    private boolean mayBlock;

    TokenIssuers(JwtManager first, JwtManager... others) {
        add(Objects.requireNonNull(first, "first"));
        for (JwtManager other : Objects.requireNonNull(others, "others")) {
            add(Objects.requireNonNull(other, "others"));
        }
    }

    private void add(JwtManager manager) {
        TokenVerifier verifier = manager.verifier();
        String issuer = verifier.issuer();
        if (issuer == null) {
            throw new IllegalArgumentException(
                    "byIssuer: a manager has no issuer, so it cannot be chosen for a token; set one with issuer(...)");
        }
        if (verifiers.put(issuer, verifier) != null) {
            throw new IllegalArgumentException("byIssuer: two managers have the issuer '" + issuer
                    + "'; use one manager with all keys of an issuer (JwtKeySet.of)");
        }
        maxTokenLength = Math.max(maxTokenLength, verifier.maxTokenLength());
        mayBlock |= manager.mayBlock();
    }

    @Override
    public TokenResult decode(String text) {
        if (Objects.requireNonNull(text, "token").length() > maxTokenLength) {
            return TokenFault.TOO_LARGE.result();
        }
        if (!TokenParts.isLegal(text)) {
            return TokenFault.CHARACTER.result();
        }
        try {
            TokenParts token = TokenParts.of(text);
            TokenPayload payload = TokenPayload.unverified(token.payload());
            TokenVerifier verifier = verifier(payload.values());
            // The first check of the length used the largest limit of all managers.
            return text.length() > verifier.maxTokenLength()
                    ? TokenFault.TOO_LARGE.result()
                    : verifier.decode(token, payload);
        } catch (TokenFault fault) {
            return fault.result();
        }
    }

    @Override
    public boolean mayBlock() {
        return mayBlock;
    }

    private TokenVerifier verifier(Map<String, @Nullable Object> unverified) throws TokenFault {
        if (!unverified.containsKey("iss")) {
            throw TokenFault.ISSUER_MISSING;
        }
        if (!(unverified.get("iss") instanceof String issuer)) {
            throw TokenFault.ISSUER_FORMAT;
        }
        TokenVerifier verifier = verifiers.get(issuer);
        if (verifier == null) {
            throw TokenFault.WRONG_ISSUER;
        }
        return verifier;
    }

    /** Shows the number of issuers. */
    @Override
    public String toString() {
        return "TokenDecoder[" + verifiers.size() + " issuers]";
    }
}
