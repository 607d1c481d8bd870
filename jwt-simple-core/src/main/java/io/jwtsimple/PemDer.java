package io.jwtsimple;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A reader and writer for a subset of DER (X.690 §8.1, §10.1): tags of one byte, and definite lengths in the shortest
 * form. A reader returns the elements in order, and throws an exception for an unexpected element.
 */
final class PemDer {

    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    /** The tag {@code [0]}, constructed. */
    static final int CONTEXT_0 = 0xA0;
    /** The tag {@code [1]}, constructed: an explicit tag, whose content is a whole element. */
    static final int CONTEXT_1 = 0xA1;
    /** The tag {@code [1]}, primitive: an implicit tag, which replaces the element's own tag. */
    static final int IMPLICIT_1 = 0x81;

    private final byte[] bytes;
    private int position;

    private PemDer(byte[] content) {
        this.bytes = content;
    }

    /** Returns a reader of the bytes, which must be one sequence with nothing after it. */
    static PemDer sequence(byte[] bytes) throws InvalidKeySpecException {
        return new PemDer(only(SEQUENCE, bytes));
    }

    /** Returns a reader of the sequence at the beginning of the bytes. Ignores the bytes after the sequence. */
    static PemDer beginning(byte[] bytes) throws InvalidKeySpecException {
        return new PemDer(new PemDer(bytes).content(SEQUENCE));
    }

    /** Returns the content of the element with this tag. The bytes must contain this element and nothing else. */
    static byte[] only(int tag, byte[] bytes) throws InvalidKeySpecException {
        PemDer reader = new PemDer(bytes);
        byte[] content = reader.content(tag);
        reader.end();
        return content;
    }

    /** Returns an element with this tag. Its content is the given arrays, one after the other. */
    static byte[] encode(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length < 0x80) {
            element.write(length);
        } else {
            int count = bytesOf(length);
            element.write(0x80 | count);
            for (int i = count - 1; i >= 0; i--) {
                element.write(length >>> (8 * i));
            }
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    /** Returns whether the next element has this tag. */
    boolean isAt(int tag) {
        return position < bytes.length && (bytes[position] & 0xFF) == tag;
    }

    /** Returns the content of the next element, which must have this tag. */
    byte[] content(int tag) throws InvalidKeySpecException {
        if (!isAt(tag)) {
            throw new InvalidKeySpecException("DER: an element with the tag " + tag + " is missing");
        }
        position++;
        int length = length();
        if (length > bytes.length - position) {
            throw new InvalidKeySpecException("DER: an element is cut off");
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Returns the next element, including its tag and its length. The element must have this tag. */
    byte[] element(int tag) throws InvalidKeySpecException {
        return encode(tag, content(tag));
    }

    /** Returns the content of the next element in hexadecimal. The element must be an object identifier. */
    String objectIdentifier() throws InvalidKeySpecException {
        return HexFormat.of().formatHex(content(OBJECT_IDENTIFIER));
    }

    /** Skips the next element if it has this tag. */
    void skip(int tag) throws InvalidKeySpecException {
        if (isAt(tag)) {
            content(tag);
        }
    }

    void end() throws InvalidKeySpecException {
        if (position != bytes.length) {
            throw new InvalidKeySpecException("DER: there are bytes after the last element");
        }
    }

    private int length() throws InvalidKeySpecException {
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7F;
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | next();
        }
        // Rejects an indefinite length (count is 0), a length in more bytes than needed (§10.1), and a length of 2 GiB
        // or more, for which the int is negative or has overflowed.
        if (length < 0x80 || bytesOf(length) != count) {
            throw new InvalidKeySpecException("DER: a length is out of range, or not in its shortest form");
        }
        return length;
    }

    private int next() throws InvalidKeySpecException {
        if (position == bytes.length) {
            throw new InvalidKeySpecException("DER: an element is cut off");
        }
        return bytes[position++] & 0xFF;
    }

    private static int bytesOf(int length) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    }
}
