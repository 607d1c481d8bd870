package io.jwtsimple;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM text, between a BEGIN line and its END line (RFC 7468): a label, and bytes in Base64. White space
 * and the text outside of the blocks are ignored.
 */
final class PemBlock {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    /**
     * The pattern of a label. Exception messages contain the label, so the label's characters and length are limited: a
     * message must not contain parts of a damaged key.
     */
    private static final Pattern LABEL = Pattern.compile("([A-Z0-9 ]{1,32})-----");

    private final String label;
    private final byte[] bytes;

    private PemBlock(String label, byte[] bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    String label() {
        return label;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns the blocks of a text. Throws if the text has no block. */
    static List<PemBlock> listOf(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        Iterator<String> lines = lines(text);
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(BEGIN)) {
                String label = label(line, BEGIN);
                blocks.add(new PemBlock(label, body(label, lines)));
            } else if (line.startsWith(END)) {
                throw new IllegalArgumentException(
                        "pem: END " + label(line, END) + " has no BEGIN line; give the whole text");
            }
        }
        if (blocks.isEmpty()) {
            throw noBlock(text);
        }
        return blocks;
    }

    /** Returns the lines of a text, without leading and trailing space, and without byte order marks. */
    private static Iterator<String> lines(String text) {
        return text.replace("\uFEFF", "").lines().map(String::strip).iterator();
    }

    /** Returns the exception for a block that is not a readable key, with advice in its message. */
    IllegalArgumentException rejected() {
        return switch (label) {
            case "ENCRYPTED PRIVATE KEY" -> encrypted();
            case "OPENSSH PRIVATE KEY" ->
                new IllegalArgumentException("pem: this private key is in OpenSSH's own format; for RSA and EC"
                        + " 'ssh-keygen -p -m PKCS8 -f copy' rewrites a copy of it as PEM, for Ed25519"
                        + " 'openssl genpkey -algorithm ed25519' makes a new key");
            default ->
                new IllegalArgumentException(
                        "pem: cannot read a key from " + label + "; give PRIVATE KEY, RSA PRIVATE KEY, EC PRIVATE KEY,"
                                + " PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE, and leave other blocks out");
        };
    }

    private static byte[] body(String label, Iterator<String> lines) {
        StringBuilder base64 = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(END)) {
                requireSame(label, label(line, END));
                return decode(label, base64.toString());
            }
            if (line.startsWith(BEGIN)) {
                break;
            }
            // OpenSSL writes the header Proc-Type only for encrypted keys (RFC 1421 §4.6.1.1).
            if (line.startsWith("Proc-Type:")) {
                throw encrypted();
            }
            base64.append(line);
        }
        throw new IllegalArgumentException("pem: BEGIN " + label + " has no END line; give the whole text");
    }

    private static IllegalArgumentException encrypted() {
        return new IllegalArgumentException("pem: the private key is encrypted; decrypt it with"
                + " 'openssl pkey -in key.pem -out decrypted.pem' and give that text");
    }

    private static String label(String line, String prefix) {
        Matcher matcher = LABEL.matcher(line).region(prefix.length(), line.length());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "pem: a line with BEGIN or END must have its label and nothing more; keep the line breaks of the"
                            + " text (in an environment variable they may be lost, or written as \\n)");
        }
        return matcher.group(1);
    }

    private static void requireSame(String begin, String end) {
        if (!begin.equals(end)) {
            throw new IllegalArgumentException("pem: BEGIN " + begin + " ends with END " + end
                    + "; give the whole text, and each block as it was written");
        }
    }

    private static byte[] decode(String label, String base64) {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("[ \t]", ""));
        } catch (IllegalArgumentException e) { // the cause is left out: its message contains a character of the key
            throw new IllegalArgumentException(
                    "pem: the " + label + " block is not valid Base64; give the text as it was written");
        }
    }

    private static IllegalArgumentException noBlock(String text) {
        Iterator<String> lines = lines(text);
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("ssh-") || line.startsWith("ecdsa-sha2-") || line.startsWith("---- BEGIN SSH2 ")) {
                return new IllegalArgumentException("pem: this is a public key of OpenSSH; for RSA and EC"
                        + " 'ssh-keygen -e -m PKCS8 -f key.pub' writes it as PEM");
            }
        }
        return new IllegalArgumentException("pem: no PEM block found; pass the text itself, not a path, with its line"
                + " breaks, from -----BEGIN to the end of the END line");
    }
}
