package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A token's bytes, and where its three segments lie (JWS Compact Serialization, RFC 7515 §7.1). */
final class TokenParts {

    private static final int JWS_SEGMENTS = 3;
    private static final int JWE_SEGMENTS = 5;

    private final byte[] bytes;
    private final int firstDot;
    private final int secondDot;

    private TokenParts(byte[] bytes, int firstDot, int secondDot) {
        this.bytes = bytes;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
    }

    /** Finds the segments. */
    static TokenParts scan(String token) throws TokenFault {
        int firstDot = token.indexOf('.');
        int secondDot = token.indexOf('.', firstDot + 1);
        if (secondDot <= firstDot || token.indexOf('.', secondDot + 1) >= 0) {
            throw wrongNumberOfSegments(token);
        }
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length != token.length()) { // a pair of surrogates becomes one '?', and moves what follows
            throw TokenFault.CHARACTER;
        }
        // What else has no byte in this set becomes '?' as well, which no segment holds.
        return new TokenParts(bytes, firstDot, secondDot);
    }

    private static TokenFault wrongNumberOfSegments(String token) {
        int segments = 1;
        for (int dot = token.indexOf('.'); dot >= 0 && segments <= JWE_SEGMENTS; dot = token.indexOf('.', dot + 1)) {
            segments++;
        }
        if (segments == JWE_SEGMENTS) {
            return TokenFault.ENCRYPTED;
        }
        return segments < JWS_SEGMENTS ? TokenFault.NOT_ENOUGH_SEGMENTS : TokenFault.TOO_MANY_SEGMENTS;
    }

    /** Whether a token has no character but those of segments, and dots. */
    static boolean isLegal(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c != '.' && (c > 0x7F || !Base64Url.isInAlphabet((byte) c))) {
                return false;
            }
        }
        return true;
    }

    byte[] header() throws TokenFault {
        return decoded(Base64Url.decode(bytes, 0, firstDot), TokenFault.HEADER_PADDING);
    }

    byte[] signature() throws TokenFault {
        return decoded(Base64Url.decode(bytes, secondDot + 1, bytes.length), TokenFault.SIGNATURE_PADDING);
    }

    /** The payload of a token whose signature holds. */
    byte[] signedPayload() throws TokenFault {
        return decoded(Base64Url.decodeSigned(bytes, firstDot + 1, secondDot), TokenFault.PAYLOAD_PADDING);
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

    private static byte[] decoded(byte @Nullable [] segment, TokenFault fault) throws TokenFault {
        if (segment == null) {
            throw fault;
        }
        return segment;
    }
}
