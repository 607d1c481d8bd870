package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** The three segments of a token (JWS Compact Serialization, RFC 7515 §7.1). */
final class TokenParts {

    private static final int JWS_SEGMENTS = 3;
    private static final int JWE_SEGMENTS = 5;

    private final String text;
    private final byte[] bytes;
    private final int firstDot;
    private final int secondDot;

    private TokenParts(String text, byte[] bytes, int firstDot, int secondDot) {
        this.text = text;
        this.bytes = bytes;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
    }

    /** Finds the segments of a token. Does not check the characters, see {@link TokenVerifier}. */
    static TokenParts of(String token) throws TokenFault {
        int firstDot = token.indexOf('.');
        int secondDot = token.indexOf('.', firstDot + 1);
        if (secondDot <= firstDot || token.indexOf('.', secondDot + 1) >= 0) {
            throw wrongNumberOfSegments(token);
        }
        // A character outside of ISO 8859-1 becomes '?', which is not in the alphabet of Base64url.
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length != token.length()) { // a surrogate pair became one '?', so the dots are misplaced
            throw TokenFault.CHARACTER;
        }
        return new TokenParts(token, bytes, firstDot, secondDot);
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

    /** Returns whether a token has only dots and characters of Base64url. */
    static boolean isLegal(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c != '.' && !Base64Url.isInAlphabet(c)) {
                return false;
            }
        }
        return true;
    }

    /** Requires that the token has only dots and characters of Base64url. */
    void requireLegal() throws TokenFault {
        if (!isLegal(text)) {
            throw TokenFault.CHARACTER;
        }
    }

    /** Decodes the header of a token whose characters are legal. */
    byte[] header() throws TokenFault {
        return decoded(0, firstDot, TokenFault.HEADER_PADDING);
    }

    /** Decodes the signature, and checks its characters. */
    byte[] signature() throws TokenFault {
        if (!Base64Url.isInAlphabet(bytes, secondDot + 1, bytes.length)) {
            throw TokenFault.CHARACTER;
        }
        return decoded(secondDot + 1, bytes.length, TokenFault.SIGNATURE_PADDING);
    }

    /**
     * Decodes the payload of a token whose characters are legal, or whose signature was verified. In a verified token,
     * an illegal character makes the JDK throw an exception, which is slow, but only the issuer can sign such a token.
     */
    byte[] payload() throws TokenFault {
        return decoded(firstDot + 1, secondDot, TokenFault.PAYLOAD_PADDING);
    }

    private byte[] decoded(int from, int to, TokenFault fault) throws TokenFault {
        byte[] decoded = Base64Url.decode(bytes, from, to);
        if (decoded == null) {
            throw fault;
        }
        return decoded;
    }

    int headerLength() {
        return firstDot;
    }

    /** Returns the encoded header. */
    byte[] headerSegment() {
        return Arrays.copyOf(bytes, firstDot);
    }

    boolean hasHeaderSegment(byte[] segment) {
        return Arrays.equals(bytes, 0, firstDot, segment, 0, segment.length);
    }

    /** Returns whether this key signed the encoded header and payload (RFC 7515 §5.2). */
    boolean isSignedBy(JwtKey key, byte[] signature) throws TokenFault {
        return key.signatures().verify(bytes, secondDot, signature);
    }

    /** Returns the digest of the whole token. */
    byte[] digest(MessageDigest algorithm) {
        return algorithm.digest(bytes);
    }
}
