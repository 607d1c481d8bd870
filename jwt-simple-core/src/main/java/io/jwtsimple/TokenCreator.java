package io.jwtsimple;

import io.jwtsimple.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The creator of a manager's tokens: sets the claims, writes the payload, and signs (RFC 7515 §5.1). */
final class TokenCreator {

    private final JwtKey key;
    private final byte[] header;
    private final InstantSource clock;
    private final Duration expiresIn;
    private final String identityClaim;
    private final @Nullable String issuer;
    private final List<String> audience;
    private final @Nullable BiConsumer<Object, ? super ClaimsEditor> claims;
    private final int maxTokenLength;
    private final ClaimConversion conversion;
    private final @Nullable RevocationCheck revocations;

    TokenCreator(
            JwtKey key, JwtManager.Builder options, ClaimConversion conversion, @Nullable RevocationCheck revocations) {
        this.key = key;
        this.header = header(key, options.types.isEmpty() ? "JWT" : options.types.get(0));
        this.clock = options.clock;
        this.expiresIn = options.expiresIn;
        this.identityClaim = options.identityClaim;
        this.issuer = options.issuer;
        this.audience = List.copyOf(options.audience);
        this.claims = options.claims;
        this.maxTokenLength = options.maxTokenLength;
        this.conversion = conversion;
        this.revocations = revocations;
    }

    /** Returns the first segment of each token, followed by a dot. */
    private static byte[] header(JwtKey key, String type) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", key.algorithmName());
        if (key.id() != null) {
            header.put("kid", key.id());
        }
        header.put("typ", type);
        ByteBuffer json = new JsonWriter("parameter", JsonWriter.Binding.NONE).write(header);
        int length = Base64Url.encodedLength(json.remaining());
        if (length > TokenHeaderReader.MAX_LENGTH) {
            throw new IllegalArgumentException("header: " + length + " characters, of the key's id and the type,"
                    + " is too long, the limit is " + TokenHeaderReader.MAX_LENGTH);
        }
        byte[] segment = new byte[length + 1];
        Base64Url.encode(json, segment, 0);
        segment[length] = '.';
        return segment;
    }

    /** Creates a token. Builds a map of the claims only for a callback or for revocations. */
    String create(Object identity) {
        if (claims != null || revocations != null) {
            return create(identity, edit -> {});
        }
        requireSigner();
        JsonWriter json = writer(identity);
        fill(json::member, identity, now().getEpochSecond());
        return signed(json.end());
    }

    String create(Object identity, Consumer<? super ClaimsEditor> edit) {
        requireSigner();
        Instant now = now();
        ClaimsEditor editor = new ClaimsEditor(now);
        fill(editor.values()::put, identity, now.getEpochSecond()); // no checks: the builder has checked its options
        if (claims != null) {
            claims.accept(identity, editor);
        }
        edit.accept(editor);
        if (revocations != null) {
            revocations.prepare(editor.values(), now);
        }
        return signed(writer(identity).write(editor.values()));
    }

    private void requireSigner() {
        if (!key.signatures().canSign()) {
            throw new IllegalStateException(
                    "create: the first key, " + key + ", cannot sign; put a secret or a private key first");
        }
    }

    private JsonWriter writer(Object identity) {
        return new JsonWriter("claim", (value, claim) -> plain(value, identity, claim));
    }

    private String signed(ByteBuffer payload) {
        KeySignatures signatures = key.signatures();
        int signed = header.length + Base64Url.encodedLength(payload.remaining());
        int length = signed + 1 + Base64Url.encodedLength(signatures.signatureLength());
        if (length > maxTokenLength) {
            throw new IllegalArgumentException("token: " + length + " characters is too long, the limit is "
                    + maxTokenLength + "; use fewer or shorter claims, or raise maxTokenLength");
        }
        byte[] token = Arrays.copyOf(header, length);
        Base64Url.encode(payload, token, header.length);
        byte[] signature = signatures.sign(token, signed);
        token[signed] = '.';
        Base64Url.encode(ByteBuffer.wrap(signature), token, signed + 1);
        return new String(token, StandardCharsets.ISO_8859_1);
    }

    /**
     * Converts an object. Rejects an identity whose JSON is null, since null is the identity of a request without a
     * token.
     */
    private @Nullable Object plain(Object value, Object identity, String claim) {
        Object plain = conversion.toPlain(value, claim);
        if (plain == null && value == identity) {
            throw new IllegalArgumentException("claim '" + claim + "': the identity, a "
                    + identity.getClass().getName() + ", is null as JSON");
        }
        return plain;
    }

    /** Returns the time of the creation, in whole seconds. */
    private Instant now() {
        Instant time = clock.instant();
        if (!ClaimDate.isInRange(time)) {
            throw new IllegalStateException(
                    "clock: must show a time up to year 9999, the last year that a token can express, was " + time);
        }
        return Instant.ofEpochSecond(time.getEpochSecond());
    }

    /** Passes the claims of every token to a function, in a fixed order. */
    private void fill(BiConsumer<String, Object> claim, Object identity, long now) {
        claim.accept("exp", ClaimsEditor.date(now + expiresIn.toSeconds()));
        claim.accept("iat", now);
        claim.accept("nbf", now);
        claim.accept(identityClaim, identity);
        if (issuer != null) {
            claim.accept("iss", issuer);
        }
        if (!audience.isEmpty()) {
            claim.accept("aud", audience.size() == 1 ? audience.get(0) : audience);
        }
        if (revocations != null) {
            claim.accept("jti", revocations.newId());
        }
    }
}
