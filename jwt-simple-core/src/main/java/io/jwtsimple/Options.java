package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The options of a manager, with their defaults; each is checked when it is set. */
final class Options {

    private static final Duration MAX_LEEWAY = Duration.ofMinutes(5);
    private static final int MAX_TOKEN_LENGTH = 2 * 1024 * 1024;
    private static final int MAX_CACHED = 1_000_000;
    private static final Set<String> RESERVED = Set.of("iss", "aud", "exp", "nbf", "iat", "jti", "cnf");

    final JwtKeySet keys;
    Duration expiresIn = Duration.ofHours(1);
    String identityClaim = "sub";

    @Nullable
    String issuer;

    Set<String> audience = Set.of();
    BiConsumer<Object, ? super ClaimsEditor> claims = (identity, editor) -> {};
    Duration leeway = Duration.ZERO;
    InstantSource clock = InstantSource.system();

    @Nullable
    String type;

    int maxTokenLength = 16_384;
    int cacheVerifiedTokens;
    boolean acceptMissingExpiry;
    boolean acceptMissingAudience;
    boolean acceptSenderConstrained;

    Options(JwtKeySet keys) {
        this.keys = keys;
    }

    void expiresIn(Duration duration) {
        ClaimsEditor.requireLifetime(duration);
        expiresIn = duration;
    }

    void identityClaim(String name) {
        requireText(name, "identityClaim");
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("identityClaim: '" + name
                    + "' has another meaning (RFC 7519 §4.1, RFC 7800 §3.1); use sub, or a name of your own");
        }
        identityClaim = name;
    }

    void issuer(String name) {
        issuer = requireText(name, "issuer");
    }

    void audience(String... names) {
        if (Objects.requireNonNull(names, "audience").length == 0) {
            throw new IllegalArgumentException("audience: must name at least one, was empty");
        }
        Set<String> all = new LinkedHashSet<>();
        for (String name : names) {
            all.add(requireText(name, "audience"));
        }
        audience = all;
    }

    void claims(BiConsumer<Object, ? super ClaimsEditor> edit) {
        claims = Objects.requireNonNull(edit, "claims");
    }

    void leeway(Duration duration) {
        Objects.requireNonNull(duration, "leeway");
        if (duration.isNegative() || duration.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("leeway: must be zero to 5 minutes, was " + duration);
        }
        leeway = duration;
    }

    void clock(InstantSource source) {
        clock = Objects.requireNonNull(source, "clock");
    }

    void type(String mediaType) {
        requireText(mediaType, "type");
        if (!mediaType.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException("type: must be a media type in visible ASCII, like at+jwt");
        }
        type = mediaType;
    }

    void maxTokenLength(int characters) {
        if (characters < 1 || characters > MAX_TOKEN_LENGTH) {
            throw new IllegalArgumentException(
                    "maxTokenLength: must be 1 to " + MAX_TOKEN_LENGTH + ", was " + characters);
        }
        maxTokenLength = characters;
    }

    /** Checks the options together: remote keys need an issuer and an audience. */
    void complete() {
        if (!keys.isRemote()) {
            return;
        }
        if (issuer == null) {
            issuer = keys.issuer();
        }
        if (issuer == null) {
            throw new IllegalArgumentException("issuer: missing, and remote keys may be those of several issuers"
                    + " (RFC 8725 §3.8); name the one to trust with issuer(...)");
        }
        if (keys.issuer() != null && !keys.issuer().equals(issuer)) {
            throw new IllegalArgumentException(
                    "issuer: must be '" + keys.issuer() + "', whose keys these are, was '" + issuer + "'");
        }
        if (audience.isEmpty() && !acceptMissingAudience) {
            throw new IllegalArgumentException("audience: missing, and a provider signs for others too (RFC 8725 §3.9);"
                    + " name yours with audience(...), or call acceptMissingAudience() if its tokens name none");
        }
    }

    void cacheVerifiedTokens(int max) {
        if (max < 1 || max > MAX_CACHED) {
            throw new IllegalArgumentException("cacheVerifiedTokens: must be 1 to " + MAX_CACHED + ", was " + max);
        }
        cacheVerifiedTokens = max;
    }

    private static String requireText(String text, String subject) {
        Objects.requireNonNull(text, subject);
        if (text.isBlank()) {
            throw new IllegalArgumentException(subject + ": must not be blank, was '" + text + "'");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(subject + ": has half of a surrogate pair, which has no UTF-8");
        }
        return text;
    }
}
