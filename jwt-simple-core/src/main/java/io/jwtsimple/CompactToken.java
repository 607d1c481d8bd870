package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A token's bytes, and where its three segments lie (JWS Compact Serialization, RFC 7515 §7.1). */
final class CompactToken {

    private static final int JWS_DOTS = 2;
    private static final int JWE_DOTS = 4;

    private final byte[] bytes;
    private final int firstDot;
    private final int secondDot;
    private final @Nullable Fault fault;

    private CompactToken(byte[] bytes, int firstDot, int secondDot, @Nullable Fault fault) {
        this.bytes = bytes;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
        this.fault = fault;
    }

    /** Finds the segments in one pass; the characters are judged first, then the segments' number. */
    static CompactToken scan(String token) {
        byte[] bytes =
                token.getBytes(StandardCharsets.ISO_8859_1); // what has no byte there becomes '?', and is refused
        int dots = 0;
        int firstDot = 0;
        int secondDot = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (Base64Url.isInAlphabet(bytes[i])) {
                continue;
            }
            if (bytes[i] != '.') {
                return new CompactToken(bytes, 0, 0, Fault.CHARACTER);
            }
            dots++;
            if (dots == 1) {
                firstDot = i;
            } else if (dots == 2) {
                secondDot = i;
            }
        }
        return new CompactToken(bytes, firstDot, secondDot, fault(dots));
    }

    /** What is wrong with the token's form; null when it has three segments. */
    @Nullable
    Fault fault() {
        return fault;
    }

    byte @Nullable [] header() {
        return Base64Url.decode(bytes, 0, firstDot);
    }

    byte @Nullable [] payload() {
        return Base64Url.decode(bytes, firstDot + 1, secondDot);
    }

    byte @Nullable [] signature() {
        return Base64Url.decode(bytes, secondDot + 1, bytes.length);
    }

    int headerLength() {
        return firstDot;
    }

    /** The header as it is spelled. */
    byte[] headerSegment() {
        return Arrays.copyOf(bytes, firstDot);
    }

    boolean hasHeaderSegment(byte[] segment) {
        return Arrays.equals(bytes, 0, firstDot, segment, 0, segment.length);
    }

    /** Whether this key signed the header and the payload, as they are spelled (RFC 7515 §5.2). */
    boolean isSignedBy(JwtKey key, byte[] signature) {
        return key.signatures().verify(bytes, secondDot, signature);
    }

    private static @Nullable Fault fault(int dots) {
        if (dots == JWS_DOTS) {
            return null;
        }
        if (dots == JWE_DOTS) {
            return Fault.ENCRYPTED;
        }
        return dots < JWS_DOTS ? Fault.NOT_ENOUGH_SEGMENTS : Fault.TOO_MANY_SEGMENTS;
    }
}
