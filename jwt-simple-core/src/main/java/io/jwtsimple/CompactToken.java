package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** A token's bytes, and where its three segments lie (JWS Compact Serialization, RFC 7515 §7.1). */
final class CompactToken {

    /** What each byte is in a token: a character of a segment, the dot, or nothing that belongs there. */
    private static final byte[] KINDS = kinds();

    private static final byte DOT = 1;
    private static final byte ILLEGAL = -128;

    private static final int JWS_DOTS = 2;
    private static final int JWE_DOTS = 4;

    private final byte[] bytes;
    private final int firstDot;
    private final int secondDot;

    private CompactToken(byte[] bytes, int firstDot, int secondDot) {
        this.bytes = bytes;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
    }

    /** Finds the segments in one pass; the characters are judged first, then the segments' number. */
    static CompactToken scan(String token) throws Fault {
        byte[] bytes =
                token.getBytes(StandardCharsets.ISO_8859_1); // what has no byte there becomes '?', and is refused
        int kinds = 0;
        int dots = 0;
        for (byte b : bytes) { // without a branch: most of what decode reads, it reads here
            byte kind = KINDS[b & 0xFF];
            kinds |= kind;
            dots += kind & DOT;
        }
        if (kinds < 0) {
            throw Fault.CHARACTER;
        }
        requireThreeSegments(dots);
        int firstDot = token.indexOf('.');
        return new CompactToken(bytes, firstDot, token.indexOf('.', firstDot + 1));
    }

    byte[] header() throws Fault {
        return segment(0, firstDot, Fault.HEADER_PADDING);
    }

    byte[] payload() throws Fault {
        return segment(firstDot + 1, secondDot, Fault.PAYLOAD_PADDING);
    }

    byte[] signature() throws Fault {
        return segment(secondDot + 1, bytes.length, Fault.SIGNATURE_PADDING);
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

    /** The digest of the whole token. */
    byte[] digest(MessageDigest algorithm) {
        return algorithm.digest(bytes);
    }

    private byte[] segment(int from, int to, Fault fault) throws Fault {
        byte[] decoded = Base64Url.decode(bytes, from, to);
        if (decoded == null) {
            throw fault;
        }
        return decoded;
    }

    private static void requireThreeSegments(int dots) throws Fault {
        if (dots < JWS_DOTS) {
            throw Fault.NOT_ENOUGH_SEGMENTS;
        }
        if (dots == JWE_DOTS) {
            throw Fault.ENCRYPTED;
        }
        if (dots > JWS_DOTS) {
            throw Fault.TOO_MANY_SEGMENTS;
        }
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int b = 0; b < kinds.length; b++) {
            kinds[b] = b == '.' ? DOT : Base64Url.isInAlphabet((byte) b) ? 0 : ILLEGAL;
        }
        return kinds;
    }
}
