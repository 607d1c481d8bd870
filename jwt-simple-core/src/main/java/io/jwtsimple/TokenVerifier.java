package io.jwtsimple;

import io.jwtsimple.TokenResult.Valid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verifier of a manager's tokens. The result is the first failure in this order: length, characters, segments,
 * header (JSON, {@code alg}, {@code crit}, {@code typ}, {@code cty}, {@code kid}), key, signature, payload (JSON, types
 * of the registered claims), claims. The payload is read after the signature is verified. Only {@link TokenIssuers}
 * reads the payload earlier, to find the issuer.
 *
 * <p>The checks run in this order, with one exception: to search every token for illegal characters would make
 * {@code decode} 10 to 20 % slower. An illegal character always causes a fault. In a header, it is found, unless the
 * header equals a cached header, whose characters are legal. In a signature, it is found. A payload with an illegal
 * character cannot be decoded. So {@link #decode(String)} searches a token only after a fault.
 */
final class TokenVerifier {

    private final int maxTokenLength;
    private final JwtKeySet keys;
    private final TokenHeaderReader headerReader;
    private final ClaimsReader claimsReader;
    private final ClaimChecks claimChecks;
    private final InstantSource clock;
    private final @Nullable TokenCache cache;

    TokenVerifier(JwtManager.Builder options, ClaimConversion conversion, @Nullable RevocationCheck revocations) {
        this.maxTokenLength = options.maxTokenLength;
        this.keys = options.keys;
        this.headerReader = new TokenHeaderReader(options.keys.algorithms(), options.types);
        ClaimExpiry expiry = new ClaimExpiry(options.clock, options.leeway);
        this.claimsReader = new ClaimsReader(options.identityClaim, conversion, expiry, revocations);
        this.claimChecks = new ClaimChecks(options, expiry, revocations);
        this.clock = options.clock;
        this.cache = options.cacheVerifiedTokens == 0 ? null : new TokenCache(options.cacheVerifiedTokens);
    }

    /** Returns the issuer that a token must have; null if any issuer is accepted. */
    @Nullable
    String issuer() {
        return claimChecks.issuer();
    }

    int maxTokenLength() {
        return maxTokenLength;
    }

    TokenResult decode(String text) {
        if (text.length() > maxTokenLength) {
            return TokenFault.TOO_LARGE.result();
        }
        try {
            return decode(TokenParts.of(text), null);
        } catch (TokenFault fault) {
            // An illegal character takes precedence over this fault.
            return TokenParts.isLegal(text) ? fault.result() : TokenFault.CHARACTER.result();
        }
    }

    /**
     * Decodes a token whose length was checked. An illegal character takes precedence over every fault that this method
     * throws, so the caller searches the token for one: {@link TokenIssuers} before the call, {@link #decode(String)}
     * after a fault.
     *
     * @param token the token
     * @param early the payload if it was read before, to choose this verifier; otherwise null
     */
    TokenResult decode(TokenParts token, @Nullable TokenPayload early) throws TokenFault {
        TokenHeader header = headerReader.read(token);
        KeyCandidates candidates = candidates(header);
        return cache == null
                ? verify(token, header, candidates, early)
                : verifyUnlessCached(cache, token, header, candidates, early);
    }

    private KeyCandidates candidates(TokenHeader header) throws TokenFault {
        KeyCandidates candidates = keys.candidates(header.algorithm(), header.keyId());
        if (candidates.keys().isEmpty()) {
            throw candidates.fault();
        }
        return candidates;
    }

    /**
     * Verifies the signature only if the token is not in the cache. An entry of the cache is valid only for the list of
     * keys that verified the token, so a change of the keys invalidates the entry.
     */
    private TokenResult verifyUnlessCached(
            TokenCache verifiedTokens,
            TokenParts token,
            TokenHeader header,
            KeyCandidates candidates,
            @Nullable TokenPayload early)
            throws TokenFault {
        Instant now = clock.instant(); // for the cache; verify reads the clock again, after the signature is verified
        byte[] digest = TokenCache.digest(token);
        Claims known = verifiedTokens.find(digest, candidates.keys(), now);
        if (known != null) {
            return claimChecks.check(known, now);
        }
        TokenResult result = verify(token, header, candidates, early);
        if (result instanceof Valid valid) {
            verifiedTokens.add(digest, candidates.keys(), valid.claims(), now);
        }
        return result;
    }

    private TokenResult verify(
            TokenParts token, TokenHeader header, KeyCandidates candidates, @Nullable TokenPayload early)
            throws TokenFault {
        requireSignature(token, candidates);
        headerReader.remember(token, header);
        // The signature is verified by now, so an early payload can be trusted too.
        TokenPayload payload = early == null ? TokenPayload.verified(token.payload()) : early;
        // The clock is read after the signature is verified, which may take long.
        return claimChecks.check(claimsReader.read(payload), clock.instant());
    }

    private static void requireSignature(TokenParts token, KeyCandidates candidates) throws TokenFault {
        List<JwtKey> keys = candidates.keys();
        byte[] signature = token.signature();
        TokenFault fault = candidates.fault();
        for (int i = 0; i < keys.size() && i < KeyCandidates.MAX_TRIED; i++) {
            try {
                if (token.isSignedBy(keys.get(i), signature)) {
                    return;
                }
            } catch (TokenFault outage) {
                fault = outage; // another key may still verify the token
            }
        }
        throw fault;
    }
}
