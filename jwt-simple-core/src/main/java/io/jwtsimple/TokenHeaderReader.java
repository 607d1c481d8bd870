package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reader of token headers. Checks the algorithm, {@code crit}, {@code typ}, {@code cty} and {@code kid}. */
final class TokenHeaderReader {

    /**
     * The maximum length of a header, in characters. A chain of three certificates with RSA-4096 signatures in
     * {@code x5c} needs about 9 700 characters. A quarter of the default token length is left for the payload and the
     * signature.
     */
    static final int MAX_LENGTH = 12_288;

    /**
     * The maximum number of values and member names in a header: the number that fits into 2 048 characters, so that a
     * longer header creates no more objects.
     */
    private static final int MAX_VALUES = 768;

    private static final int MAX_KEY_ID_LENGTH = 256;

    private final Set<Algorithm> algorithms;
    private final boolean acceptMissingType;
    private final Set<String> types;
    private final TokenHeaderCache cache = new TokenHeaderCache();

    /**
     * Makes a reader.
     *
     * @param algorithms the accepted algorithms
     * @param types the accepted types; if empty, the type must be {@code JWT} or absent
     */
    TokenHeaderReader(Set<Algorithm> algorithms, List<String> types) {
        this.algorithms = algorithms;
        this.acceptMissingType = types.isEmpty();
        this.types = types.isEmpty()
                ? Set.of("jwt")
                : types.stream().map(TokenHeaderReader::withoutApplication).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the header of a token, from the cache if possible. Without the cache, reading the header takes a third of
     * the time of {@code decode}.
     */
    TokenHeader read(TokenParts token) throws TokenFault {
        TokenHeader known = cache.find(token);
        if (known != null) {
            return known;
        }
        // The characters are checked before the key is looked up, since an unknown key id may cause a fetch. A header
        // from the cache needs no such check: its key id belonged to a verified token.
        token.requireLegal();
        return parse(token);
    }

    /** Adds the header of a verified token to the cache. */
    void remember(TokenParts verified, TokenHeader header) {
        cache.add(verified, header);
    }

    private TokenHeader parse(TokenParts token) throws TokenFault {
        if (token.headerLength() > MAX_LENGTH) {
            throw TokenFault.HEADER_TOO_LARGE;
        }
        Map<String, @Nullable Object> header = parameters(token.header());
        requireNotEncrypted(header);
        Algorithm algorithm = algorithm(header);
        requireNothingCritical(header);
        requireType(header.get("typ"), header.containsKey("typ"));
        requireNotNested(header.get("cty"));
        return new TokenHeader(algorithm, keyId(header));
    }

    private static Map<String, @Nullable Object> parameters(byte[] header) throws TokenFault {
        try {
            return new JsonReader(header, MAX_VALUES).readObject();
        } catch (JsonFault fault) {
            throw switch (fault.kind()) {
                case SYNTAX, LONE_SURROGATE -> TokenFault.HEADER_STRING;
                case NOT_AN_OBJECT -> TokenFault.HEADER_NOT_OBJECT;
                case DUPLICATE_MEMBER -> TokenFault.DUPLICATE_MEMBER;
                case TOO_MANY_VALUES -> TokenFault.HEADER_TOO_LARGE;
            };
        }
    }

    private static void requireNotEncrypted(Map<String, @Nullable Object> header) throws TokenFault {
        if (header.containsKey("enc")) {
            throw TokenFault.ENCRYPTED; // the parameter enc identifies a JWE (RFC 7516 §9)
        }
    }

    private Algorithm algorithm(Map<String, @Nullable Object> header) throws TokenFault {
        if (!(header.get("alg") instanceof String name)) {
            throw TokenFault.NO_ALGORITHM;
        }
        Algorithm algorithm = Algorithm.named(name);
        if (algorithm == null || !algorithms.contains(algorithm)) { // Set.contains may throw for null
            throw TokenFault.ALGORITHM;
        }
        return algorithm;
    }

    // No extension is implemented, so no content of crit is acceptable (RFC 7515 §4.1.11). An unencoded payload (b64)
    // is also an extension, and is not allowed in a JWT (RFC 7797 §7).
    private static void requireNothingCritical(Map<String, @Nullable Object> header) throws TokenFault {
        if (header.containsKey("crit") || (header.containsKey("b64") && !Boolean.TRUE.equals(header.get("b64")))) {
            throw TokenFault.CRITICAL;
        }
    }

    private void requireType(@Nullable Object typ, boolean present) throws TokenFault {
        if (!present) {
            if (!acceptMissingType) {
                throw TokenFault.TYPE;
            }
            return;
        }
        if (!(typ instanceof String name)) {
            throw TokenFault.TYPE_FORMAT;
        }
        if (!types.contains(withoutApplication(name))) {
            throw TokenFault.TYPE;
        }
    }

    private static void requireNotNested(@Nullable Object cty) throws TokenFault {
        if (cty instanceof String name && withoutApplication(name).equals("jwt")) {
            throw TokenFault.NESTED;
        }
    }

    private static @Nullable String keyId(Map<String, @Nullable Object> header) throws TokenFault {
        if (!header.containsKey("kid")) {
            return null;
        }
        if (!(header.get("kid") instanceof String id)) {
            throw TokenFault.KEY_ID_FORMAT;
        }
        if (id.length() > MAX_KEY_ID_LENGTH) {
            throw TokenFault.KEY_ID_LENGTH;
        }
        return id;
    }

    /**
     * Returns a media type in lower case, without the prefix "application/" that headers may omit (RFC 7515 §4.1.9).
     */
    private static String withoutApplication(String mediaType) {
        if (mediaType.chars().anyMatch(c -> c > 0x7E)) {
            return mediaType; // toLowerCase would turn some of these characters into ASCII
        }
        String lower = mediaType.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }
}
