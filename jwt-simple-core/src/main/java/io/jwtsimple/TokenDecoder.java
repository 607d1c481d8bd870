package io.jwtsimple;

import io.jwtsimple.TokenResult.Rejected;
import java.time.InstantSource;
import java.util.List;

/**
 * Decodes tokens, one check after the other, the cheap ones first; the first failure is the result. Nothing of the
 * payload is read before the signature holds.
 */
record TokenDecoder(
        int maxTokenLength,
        JwtKeySet keys,
        JoseHeader.Reader headers,
        ClaimsReader payloads,
        ClaimChecks checks,
        InstantSource clock) {

    private static final int MAX_KEYS_TRIED = 8;

    static TokenDecoder of(Options options, JsonBinding binding) {
        return new TokenDecoder(
                options.maxTokenLength,
                options.keys,
                new JoseHeader.Reader(options.keys.algorithms(), options.type),
                new ClaimsReader(options.identityClaim, binding),
                new ClaimChecks(
                        options.issuer,
                        options.audience,
                        options.acceptMissingAudience,
                        options.acceptMissingExpiry,
                        options.leeway),
                options.clock);
    }

    TokenResult decode(String token) {
        if (token.length() > maxTokenLength) {
            return Fault.TOO_LARGE.result();
        }
        CompactToken compact = CompactToken.scan(token);
        if (compact.fault() != null) {
            return compact.fault().result();
        }
        try {
            JoseHeader header = headers.read(compact);
            List<JwtKey> candidates = keys.candidates(header.algorithm(), header.keyId());
            if (candidates.isEmpty()) {
                return Fault.UNKNOWN_KEY.result();
            }
            byte[] signature = compact.signature();
            if (signature == null) {
                return Fault.SIGNATURE_PADDING.result();
            }
            if (!isSignedByOneOf(candidates, compact, signature)) {
                return unverified(candidates);
            }
            headers.remember(compact, header);
            return checks.check(payloads.read(compact), clock.instant());
        } catch (Fault fault) {
            return fault.result();
        }
    }

    private static boolean isSignedByOneOf(List<JwtKey> candidates, CompactToken token, byte[] signature) {
        for (int i = 0; i < candidates.size() && i < MAX_KEYS_TRIED; i++) {
            if (token.isSignedBy(candidates.get(i), signature)) {
                return true;
            }
        }
        return false;
    }

    private static Rejected unverified(List<JwtKey> candidates) {
        return (candidates.size() > MAX_KEYS_TRIED ? Fault.UNKNOWN_KEY : Fault.SIGNATURE).result();
    }
}
