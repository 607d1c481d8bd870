package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a shared secret. A secret must be at least as long as the hash (RFC 7518 §3.2), and must be hard to
 * guess. A key of another kind is rejected, since others may know the key (RFC 8725 §2.1, §3.5). No exception message
 * contains the secret.
 */
final class KeySecretChecks {

    private static final int MIN_DISTINCT = 6;
    private static final int MAX_PERIOD = 8;
    private static final int MIN_BESIDE_WORDS = 12;
    private static final int MIN_DER = 44;

    /** The maximum number of nested encodings that are decoded. Base64 of hexadecimal counts as two encodings. */
    private static final int MAX_ENCODINGS = 3;

    /**
     * Placeholders from documentation, with - in place of spaces and other separators. A secret that contains a
     * placeholder is rejected.
     */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "change(me|it|this)|change-(me|it|this)(?![a-z])"
                    + "|replace-?me(?![a-z])|string-?secret|your-?((\\d+-?bits?|jwt|super|very|long|own)-?)*(secret|key(?![a-z]))");

    /** Words that do not make a secret harder to guess. */
    private static final Pattern WORD = Pattern.compile("secret|password|super|key|jwt|my");

    private static final String SSH_NAME = "(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp)";

    /**
     * A key of OpenSSH. In the binary form of an OpenSSH key, a length precedes the name of the key type. In the text
     * form, Base64 that begins with {@code AAAA} follows the name.
     */
    private static final Pattern SSH_KEY = Pattern.compile("^\\W?(?:sk-)?" + SSH_NAME + "|" + SSH_NAME + ".*AAAA");

    /**
     * The DER tags of the elements of keys and certificates (RFC 5280 §4.1, RFC 5208 §5, RFC 5915 §3, RFC 8017 §A.1).
     */
    private static final int[] KEY_TAGS = {
        PemDer.INTEGER,
        PemDer.BIT_STRING,
        PemDer.OCTET_STRING,
        PemDer.SEQUENCE,
        PemDer.OBJECT_IDENTIFIER,
        PemDer.CONTEXT_0,
        PemDer.CONTEXT_1,
        PemDer.IMPLICIT_1
    };

    private KeySecretChecks() {}

    static void require(Algorithm algorithm, byte[] secret) {
        if (algorithm.family != Algorithm.Family.HMAC) {
            throw new IllegalArgumentException("algorithm: " + algorithm + " needs " + algorithm.noun()
                    + ", not a secret; use JwtKey.pem or JwtKey.of");
        }
        int needed = algorithm.bits / 8;
        if (secret.length < needed) {
            throw new IllegalArgumentException("secret: " + secret.length + " bytes is too short for " + algorithm
                    + ", which needs " + needed + " (RFC 7518 §3.2); " + advice(algorithm));
        }
        String weakness = weakness(new String(secret, StandardCharsets.ISO_8859_1));
        if (weakness != null) {
            throw new IllegalArgumentException("secret: " + weakness + "; " + advice(algorithm));
        }
        if (isKey(secret, MAX_ENCODINGS, true)) {
            throw new IllegalArgumentException(
                    "secret: this is a key of another kind (PEM, DER, ssh or JWK), which others"
                            + " may know; use JwtKey.pem for PEM");
        }
    }

    private static String advice(Algorithm algorithm) {
        return "JwtKey.generate(" + algorithm + ") makes one for this run, and 'openssl rand -base64 "
                + algorithm.bits / 8 + "' makes one to keep";
    }

    /**
     * Returns the reason why a secret is easy to guess; null if no rule applies. Each char of the text is a byte of the
     * secret.
     */
    private static @Nullable String weakness(String text) {
        long distinct = text.chars().distinct().count();
        if (distinct == 1) {
            return text.length() + " equal bytes are no secret";
        }
        if (distinct < MIN_DISTINCT) {
            return "fewer than " + MIN_DISTINCT + " different bytes are no secret";
        }
        if (isRepetition(text)) {
            return "a repetition of " + MAX_PERIOD + " bytes or less is no secret";
        }
        return isPlaceholder(text) ? "a placeholder or an example is no secret" : null;
    }

    private static boolean isRepetition(String text) {
        for (int period = 1; period <= MAX_PERIOD; period++) {
            if (text.regionMatches(period, text, 0, text.length() - period)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlaceholder(String text) {
        if (!isPrintable(text)) {
            return false; // random bytes may contain a short word by chance
        }
        String words = text.toLowerCase(Locale.ROOT).replaceAll("[\\s_.,:-]+", "-");
        String rest = WORD.matcher(words).replaceAll("");
        return PLACEHOLDER.matcher(words).find()
                || rest.length() < words.length() && rest.replace("-", "").length() < MIN_BESIDE_WORDS;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~' || Character.isWhitespace(c));
    }

    /**
     * Returns whether these bytes are a key or a certificate, also after decoding up to the given number of nested
     * encodings. An ML-DSA public key looks like random bytes, so it is recognized only by its length. The length is
     * checked only if {@code isWhole}: if the decoder has skipped characters, the length means nothing.
     */
    private static boolean isKey(byte[] bytes, int encodings, boolean isWhole) {
        if (isDer(bytes) || isWhole && KeyMlDsa.isPublicKeyLength(bytes.length)) {
            return true;
        }
        String chars = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean isWholeText = isWhole && isPrintable(chars);
        String text = chars.replaceAll("[^!-~]", "")
                .replaceAll("\\\\+[nrt]", ""); // removes line breaks that are written as \n
        if (isTextOfKey(text)) {
            return true;
        }
        if (encodings == 0) {
            return false;
        }
        String hex = text.replaceAll("0x|[:,]", "");
        if (hex.matches("([0-9A-Fa-f]{2})+") && isKey(HexFormat.of().parseHex(hex), encodings - 1, isWholeText)) {
            return true;
        }
        for (String part : text.replace('-', '+').replace('_', '/').split("=", -1)) {
            String base64 = part.replaceAll("[^A-Za-z0-9+/]", "");
            int whole = base64.length() - (base64.length() % 4 == 1 ? 1 : 0);
            byte[] decoded = Base64.getDecoder().decode(base64.substring(0, whole));
            boolean isBase64 = whole == part.replaceAll("^[\"']+|[\"',;]+$", "").length();
            if (decoded.length > 0 && isKey(decoded, encodings - 1, isWholeText && isBase64)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTextOfKey(String text) {
        return text.contains("----BEGIN")
                || text.contains("\"kty")
                || (text.startsWith("{\"") && text.contains("\":") && text.endsWith("}")) // any JSON object
                || SSH_KEY.matcher(text).find();
    }

    /**
     * Returns whether these bytes begin with the DER sequence of a key or a certificate: X.509, SPKI, PKCS#1, PKCS#7,
     * PKCS#8 or SEC1. The sequence must have two or more elements. The first element must be a number, a sequence or an
     * object identifier. The shortest key is a public Ed25519 key of 44 bytes. Fewer than one in a hundred million
     * random secrets have this form.
     */
    private static boolean isDer(byte[] bytes) {
        try {
            PemDer reader = PemDer.beginning(bytes);
            boolean begins = reader.isAt(PemDer.INTEGER)
                    || reader.isAt(PemDer.SEQUENCE)
                    || reader.isAt(PemDer.OBJECT_IDENTIFIER);
            if (bytes.length < MIN_DER || !begins) {
                return false;
            }
            int elements = -1;
            int found = 0;
            while (elements < found) {
                elements = found;
                for (int tag : KEY_TAGS) {
                    if (reader.isAt(tag)) {
                        reader.content(tag);
                        found++;
                    }
                }
            }
            reader.end();
            return found > 1;
        } catch (InvalidKeySpecException e) {
            return false;
        }
    }
}
