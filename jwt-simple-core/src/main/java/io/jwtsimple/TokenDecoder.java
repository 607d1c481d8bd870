package io.jwtsimple;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes tokens, one check after the other, the cheap ones first; the first failure is the result. Nothing of the
 * payload is read before the signature holds.
 */
final class TokenDecoder {

    private final int maxTokenLength;
    private final JwtKeySet keys;
    private final JoseHeaderReader headerReader;
    private final ClaimsReader claimsReader;
    private final ClaimChecks claimChecks;
    private final InstantSource clock;

    TokenDecoder(Options options, JsonBinding binding) {
        this.maxTokenLength = options.maxTokenLength;
        this.keys = options.keys;
        this.headerReader = new JoseHeaderReader(options.keys.algorithms(), options.type);
        this.claimsReader = new ClaimsReader(options.identityClaim, binding);
        this.claimChecks = new ClaimChecks(options);
        this.clock = options.clock;
    }

    TokenResult decode(String text) {
        try {
            if (text.length() > maxTokenLength) {
                throw Fault.TOO_LARGE;
            }
            CompactToken token = CompactToken.scan(text);
            JoseHeader header = headerReader.read(token);
            requireSignature(token, keys.candidates(header.algorithm(), header.keyId()));
            headerReader.remember(token, header);
            return claimChecks.check(claimsReader.read(token), clock.instant());
        } catch (Fault fault) {
            return fault.result();
        }
    }

    private static void requireSignature(CompactToken token, @Nullable List<JwtKey> candidates) throws Fault {
        if (candidates == null) {
            throw Fault.UNAVAILABLE;
        }
        if (candidates.isEmpty()) {
            throw Fault.UNKNOWN_KEY;
        }
        byte[] signature = token.signature();
        for (int i = 0; i < candidates.size() && i < JwtKeySet.MAX_TRIED; i++) {
            if (token.isSignedBy(candidates.get(i), signature)) {
                return;
            }
        }
        throw candidates.size() > JwtKeySet.MAX_TRIED ? Fault.UNKNOWN_KEY : Fault.SIGNATURE;
    }
}
