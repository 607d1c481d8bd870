package io.jwtsimple;

import io.jwtsimple.json.JacksonVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A creator and decoder of tokens, with one set of keys and one set of options.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
 * String token = jwt.create("alice");
 * TokenResult result = jwt.decode(token);
 * }</pre>
 *
 * <p>Immutable and thread-safe. A manager need not be closed.
 */
public final class JwtManager implements TokenDecoder {

    private final @Nullable TokenCreator creator;
    private final TokenVerifier verifier;
    private final boolean mayBlock;
    private final @Nullable RevocationCheck revocations;

    private JwtManager(Builder options) {
        ClaimConversion conversion = new ClaimConversion();
        this.revocations =
                options.revocations == null ? null : new RevocationCheck(options.revocations, options, conversion);
        JwtKey first = options.keys.first();
        this.creator = first == null ? null : new TokenCreator(first, options, conversion, revocations);
        this.verifier = new TokenVerifier(options, conversion, revocations);
        this.mayBlock = options.keys.mayBlock() || revocations != null && revocations.mayBlock();
    }

    /**
     * Makes a manager with one key and the default options.
     *
     * @param key the key, which verifies; a secret or a private key also signs
     * @return the manager
     */
    public static JwtManager of(JwtKey key) {
        return builder(key).build();
    }

    /**
     * Makes a manager with several keys and the default options.
     *
     * @param keys the keys, which all verify; the first key also signs if it is a secret or a private key
     * @return the manager
     * @throws IllegalArgumentException if the keys are remote, because a manager with remote keys needs an audience;
     *     use {@link #builder(JwtKeySet)}
     */
    public static JwtManager of(JwtKeySet keys) {
        return builder(keys).build();
    }

    /**
     * Returns a builder of a manager with one key.
     *
     * @param key the key, which verifies; a secret or a private key also signs
     * @return a builder with the defaults
     */
    public static Builder builder(JwtKey key) {
        return new Builder(JwtKeySet.of(Objects.requireNonNull(key, "key")));
    }

    /**
     * Returns a builder of a manager with several keys.
     *
     * @param keys the keys, which all verify; the first key also signs if it is a secret or a private key
     * @return a builder with the defaults
     */
    public static Builder builder(JwtKeySet keys) {
        return new Builder(Objects.requireNonNull(keys, "keys"));
    }

    /**
     * Creates a token for an identity.
     *
     * @param identity the identity: any object that Jackson can write as JSON, a string or a number for instance
     * @return the token
     * @throws IllegalArgumentException if JSON cannot express the identity or a claim of {@link Builder#claims}, or the
     *     token is too long
     * @throws IllegalStateException if the first key cannot sign, or the clock shows a time after year 9999. Also
     *     thrown if revocations of the identity require an {@code iat} more than a minute ahead of the clock, for
     *     instance after 61 calls of {@link #revokeAll} in one second
     */
    public String create(Object identity) {
        return creator().create(Objects.requireNonNull(identity, "identity"));
    }

    /**
     * Creates a token for an identity, with changed claims or a changed lifetime:
     *
     * <pre>{@code
     * jwt.create("alice", claims -> claims.put("role", "admin").expiresIn(Duration.ofMinutes(5)));
     * }</pre>
     *
     * @param identity the identity: any object that Jackson can write as JSON
     * @param edit the callback that changes the claims; it runs after the callback of {@link Builder#claims}
     * @return the token
     * @throws IllegalArgumentException if JSON cannot express the identity or a claim, or the token is too long. With
     *     {@link Builder#revocations}, also thrown if {@code iat} is missing or the lifetime is too long
     * @throws IllegalStateException if the first key cannot sign, or the clock shows a time after year 9999. Also
     *     thrown if revocations of the identity require an {@code iat} more than a minute ahead of the clock, for
     *     instance after 61 calls of {@link #revokeAll} in one second
     */
    public String create(Object identity, Consumer<? super ClaimsEditor> edit) {
        return creator().create(Objects.requireNonNull(identity, "identity"), Objects.requireNonNull(edit, "edit"));
    }

    private TokenCreator creator() {
        if (creator == null) {
            throw new IllegalStateException(
                    "create: remote keys cannot sign; use a manager with a secret or a private key");
        }
        return creator;
    }

    /**
     * Decodes a token. First checks the form, the header, the key, the signature and the types of the claims. Then
     * checks {@code iss}, {@code aud}, the required claims, {@code cnf}, {@code nbf} and {@code exp}. The
     * {@link Revocations} are checked last.
     *
     * @param token a JWT in JWS Compact Serialization (RFC 7515 §7.1)
     * @return the verified claims, or the reason for the rejection. {@code decode} never throws because of a token's
     *     content
     */
    @Override
    public TokenResult decode(String token) {
        return verifier.decode(Objects.requireNonNull(token, "token"));
    }

    /**
     * Returns whether {@code decode} may take long. {@code decode} may wait for keys or for a store of revocations, or
     * may verify a slow signature. Slow signatures are ECDSA, EdDSA, ML-DSA, and RSA with a modulus above 4096 bits or
     * an exponent above 65537. A key {@linkplain JwtKey#withProvider with a JCA provider} counts as slow too, since the
     * provider may wait for hardware or for another server. If this method returns true, call {@code decode} only on
     * threads that may block.
     *
     * @return true if {@code decode} may take long
     */
    @Override
    public boolean mayBlock() {
        return mayBlock;
    }

    /**
     * Revokes one token, for instance at a logout. From now on, {@code decode} rejects the token.
     *
     * <pre>{@code
     * jwt.revoke(JwtUndertow.claims(exchange));
     * }</pre>
     *
     * <p>The revocation identifies the token by its {@code jti}. A token without {@code jti} is identified by its
     * identity and its {@code iat}, so all such tokens with the same values are revoked. The revocation takes effect in
     * this process at once. With {@link Revocations#of(Revocations.Store)} this method waits until the revocation is
     * durable in the store, so the method may block.
     *
     * @param claims the claims of the token, which this manager or another manager with the same {@link Revocations}
     *     has decoded
     * @throws IllegalArgumentException if the claims are empty, come from a manager without these revocations, or do
     *     not identify the token. Also thrown if the text of the revocation is longer than 4096 characters. In all
     *     cases, nothing is revoked
     * @throws IllegalStateException if this manager has no revocations, or the clock shows a time after year 9999. Also
     *     thrown if the store fails to save the revocation, which is then certain only in this process
     */
    public void revoke(Claims claims) {
        RevocationCheck.required(revocations).revoke(Objects.requireNonNull(claims, "claims"));
    }

    /**
     * Revokes all tokens that were issued for an identity until now, for instance at a logout on all devices or after a
     * change of the password.
     *
     * <pre>{@code
     * jwt.revokeAll(user);
     * String fresh = jwt.create(user);
     * }</pre>
     *
     * <p>{@code decode} then rejects a token of the identity if its {@code iat} is absent, or is in the second of this
     * call or earlier. A token that {@code create} makes for the identity afterwards is valid immediately, because
     * {@code create} sets its {@code iat} to a later second, ahead of the clock if necessary. A manager that cannot
     * create tokens also revokes tokens with an {@code iat} up to {@link Builder#leeway} ahead of its clock, since the
     * issuer's clock may be ahead. If this manager has an {@link Builder#issuer}, only tokens of this issuer are
     * revoked. If this manager has no issuer, tokens of every issuer are revoked, but only for managers without an
     * issuer. In all other respects, this method works like {@link #revoke}.
     *
     * @param identity the identity, as given to {@code create}. Identities are compared as JSON: 1 equals 1.0, and the
     *     order of the members of an object does not matter. The number 7 differs from the text "7"
     * @throws IllegalArgumentException if JSON cannot express the identity, or the text of the revocation is longer
     *     than 4096 characters. In both cases, nothing is revoked
     * @throws IllegalStateException for the reasons that {@link #revoke} lists
     */
    public void revokeAll(Object identity) {
        RevocationCheck.required(revocations).revokeAll(Objects.requireNonNull(identity, "identity"));
    }

    /**
     * Revokes all tokens of a session: all tokens with the session's id as {@code sid} (OpenID Connect Back-Channel
     * Logout 1.0 §2.1). As long as the revocation is kept, later tokens with the same {@code sid} are rejected too, so
     * give each session a new {@code sid}. {@link Builder#issuer} has the same effect as for {@link #revokeAll}. In all
     * other respects, this method works like {@link #revoke}.
     *
     * @param sid the id of the session, which is compared exactly; a numeric {@code sid} in a token is compared as text
     * @throws IllegalArgumentException if the id is empty, if JSON cannot express the id, or if the text of the
     *     revocation is longer than 4096 characters. In all cases, nothing is revoked
     * @throws IllegalStateException for the reasons that {@link #revoke} lists
     */
    public void revokeSession(String sid) {
        RevocationCheck.required(revocations).revokeSession(Objects.requireNonNull(sid, "sid"));
    }

    TokenVerifier verifier() {
        return verifier;
    }

    /** The options of a manager; each has a default. */
    public static final class Builder {

        private static final Duration REMOTE_LEEWAY = Duration.ofSeconds(30);
        private static final Duration MAX_LEEWAY = Duration.ofMinutes(5);
        private static final int MAX_TOKEN_LENGTH = 2 * 1024 * 1024;
        private static final int MAX_CACHED = 1_000_000;
        private static final Set<String> RESERVED = Set.of("iss", "aud", "exp", "nbf", "iat", "jti", "cnf");

        // These fields are not private, because the classes of the manager copy the options that they need.
        final JwtKeySet keys;
        Duration expiresIn = Duration.ofHours(1);
        String identityClaim = "sub";

        @Nullable
        String issuer;

        Set<String> audience = Set.of();
        final List<ClaimRequirement> requiredClaims = new ArrayList<>();

        @Nullable
        BiConsumer<Object, ? super ClaimsEditor> claims;

        Duration leeway;
        InstantSource clock = InstantSource.system();

        List<String> types = List.of();
        int maxTokenLength = 16_384;
        int cacheVerifiedTokens;
        boolean acceptMissingExpiry;
        boolean acceptMissingAudience;
        boolean acceptSenderConstrained;

        @Nullable
        Revocations revocations;

        private Builder(JwtKeySet keys) {
            this.keys = keys;
            this.leeway = keys.isRemote() ? REMOTE_LEEWAY : Duration.ZERO;
        }

        /**
         * Sets how long a token is valid from its creation. Default: 1 hour. With {@link #revocations}, the maximum
         * lifetime of a token is this duration or one day, whichever is longer.
         *
         * @param duration 1 second to 100 years; fractions of a second are dropped
         * @return this
         * @throws IllegalArgumentException if the duration is out of range
         */
        public Builder expiresIn(Duration duration) {
            ClaimsEditor.requireLifetime(duration);
            this.expiresIn = duration;
            return this;
        }

        /**
         * Sets the claim that contains the identity. Default: {@code sub}.
         *
         * @param name any name except the reserved names iss, aud, exp, nbf, iat, jti and cnf
         * @return this
         * @throws IllegalArgumentException if the name is blank or reserved
         */
        public Builder identityClaim(String name) {
            requireText(name, "identityClaim");
            if (RESERVED.contains(name)) {
                throw new IllegalArgumentException("identityClaim: '" + name
                        + "' has another meaning (RFC 7519 §4.1, RFC 7800 §3.1); use sub, or a name of your own");
            }
            this.identityClaim = name;
            return this;
        }

        /**
         * Sets the issuer of the tokens: {@code create} writes it as {@code iss}, and {@code decode} requires it.
         * Default: {@code create} writes no issuer, and {@code decode} accepts every issuer. For keys of
         * {@link JwtKeySet#discover(Algorithm, String)}, the default is their issuer, and {@link #build()} accepts no
         * other. For other remote keys, {@code build} throws an exception if no issuer is set.
         *
         * @param name the issuer (RFC 7519 §4.1.1)
         * @return this
         * @throws IllegalArgumentException if the name is blank
         */
        public Builder issuer(String name) {
            this.issuer = requireText(name, "issuer");
            return this;
        }

        /**
         * Sets the audience of the tokens: {@code create} writes all names as {@code aud}, and {@code decode} requires
         * one of them. Default: {@code create} writes no audience, and {@code decode} rejects a token with an audience.
         *
         * @param names one or more audiences (RFC 7519 §4.1.3)
         * @return this
         * @throws IllegalArgumentException if there is no name, or a name is blank
         */
        public Builder audience(String... names) {
            if (Objects.requireNonNull(names, "audience").length == 0) {
                throw new IllegalArgumentException("audience: must name at least one, was empty");
            }
            Set<String> all = new LinkedHashSet<>();
            for (String name : names) {
                all.add(requireText(name, "audience"));
            }
            this.audience = all;
            return this;
        }

        /**
         * Requires a claim, with any value except null. {@code decode} rejects a token without the claim as
         * {@link TokenResult.Reason#MISSING_CLAIM}. {@code create} does not write the claim. Default: {@code decode}
         * requires only {@code exp}, a configured {@code iss} or {@code aud}, and {@code iat} if the manager has
         * revocations.
         *
         * @param name the claim's name, in printable ASCII without the double quote and the backslash, because the
         *     message of a rejection contains the name (RFC 6750 §3). {@code iss}, {@code aud} and {@code exp} are not
         *     accepted here, since they have options of their own
         * @return this
         * @throws IllegalArgumentException if the name is blank, has other characters, belongs to a claim with its own
         *     option, or is required already
         */
        public Builder requireClaim(String name) {
            require(new ClaimRequirement(name));
            return this;
        }

        /**
         * Requires a claim with one of several values. {@code decode} rejects a token without the claim as
         * {@link TokenResult.Reason#MISSING_CLAIM}, and a token with another value as
         * {@link TokenResult.Reason#WRONG_CLAIM}. {@code create} does not write the claim. Calls for different names
         * add up: a token must have each of the claims.
         *
         * <pre>{@code
         * JwtManager.builder(keys).audience("orders").requireClaim("azp", "shop", "back-office").requireClaim("typ", "Bearer")
         * }</pre>
         *
         * <p>Use this method for claims that identify the kind of token or the client: {@code typ}, {@code azp},
         * {@code client_id}, {@code token_use}, {@code acr}. Values of different JSON types are never equal:
         * {@code "1"} is not 1. Numbers are compared by amount: 1 equals 1.0. Texts are compared exactly. If the claim
         * is an array, one of its elements must equal one of the values.
         *
         * @param name the claim's name; see {@link #requireClaim(String)}
         * @param anyOf one or more texts, booleans or finite numbers
         * @return this
         * @throws IllegalArgumentException if {@link #requireClaim(String)} rejects the name, if there is no value, or
         *     if a value is not a text, a boolean or a finite number
         */
        public Builder requireClaim(String name, Object... anyOf) {
            // Without this check, an empty array would accept every value.
            if (Objects.requireNonNull(anyOf, "anyOf").length == 0) {
                throw new IllegalArgumentException("requireClaim: '" + name
                        + "' needs one accepted value at least; to accept any value, call requireClaim(name)");
            }
            require(new ClaimRequirement(name, anyOf));
            return this;
        }

        private void require(ClaimRequirement claim) {
            if (requiredClaims.stream().anyMatch(earlier -> earlier.name().equals(claim.name()))) {
                throw new IllegalArgumentException(
                        "requireClaim: '" + claim.name() + "' is required already; name all its values in one call");
            }
            requiredClaims.add(claim);
        }

        /**
         * Sets a callback that changes the claims of each new token, after the manager has set its own claims. Default:
         * no change.
         *
         * @param edit the callback, which receives the identity and the claims
         * @return this
         */
        public Builder claims(BiConsumer<Object, ? super ClaimsEditor> edit) {
            this.claims = Objects.requireNonNull(edit, "claims");
            return this;
        }

        /**
         * Sets the accepted difference from the issuer's clock, for {@code exp} and {@code nbf}, and with revocations
         * also for {@code iat}. Default: 30 seconds with remote keys, whose issuer has another clock; zero with other
         * keys.
         *
         * @param duration zero to 5 minutes
         * @return this
         * @throws IllegalArgumentException if the duration is out of range
         */
        public Builder leeway(Duration duration) {
            Objects.requireNonNull(duration, "leeway");
            if (duration.isNegative() || duration.compareTo(MAX_LEEWAY) > 0) {
                throw new IllegalArgumentException("leeway: must be zero to 5 minutes, was " + duration);
            }
            this.leeway = duration;
            return this;
        }

        /**
         * Sets the clock. Default: the system clock.
         *
         * @param source the clock, for instance a fixed clock in tests
         * @return this
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "clock");
            return this;
        }

        /**
         * Sets the types of the tokens: {@code create} writes the first type as {@code typ}, and {@code decode}
         * requires one of the types (RFC 8725 §3.11). {@code decode} ignores case and an {@code application/} prefix.
         * Default: {@code create} writes {@code JWT}, and {@code decode} accepts tokens with the type {@code JWT} or
         * without {@code typ}.
         *
         * @param first the type that {@code create} writes, in visible ASCII, for instance {@code at+jwt}
         * @param others further types that {@code decode} accepts, for instance {@code JWT} while a provider changes to
         *     {@code at+jwt}
         * @return this
         * @throws IllegalArgumentException if a type is blank, or is not visible ASCII
         */
        public Builder type(String first, String... others) {
            List<String> all = new ArrayList<>();
            all.add(requireType(first));
            for (String other : Objects.requireNonNull(others, "type")) {
                all.add(requireType(other));
            }
            this.types = all;
            return this;
        }

        private static String requireType(String mediaType) {
            requireText(mediaType, "type");
            if (!mediaType.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
                throw new IllegalArgumentException("type: must be a media type in visible ASCII, like at+jwt");
            }
            return mediaType;
        }

        /**
         * Sets the maximum length of a token, for {@code decode} and {@code create}. Default: 16 384. The token's
         * header also has a fixed limit of 12 288 characters, enough for three certificates in {@code x5c}. Servers
         * have their own limits: by default Tomcat and Jetty reject requests whose HTTP headers exceed 8 KB.
         *
         * @param characters 1 to 2 097 152
         * @return this
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder maxTokenLength(int characters) {
            if (characters < 1 || characters > MAX_TOKEN_LENGTH) {
                throw new IllegalArgumentException(
                        "maxTokenLength: must be 1 to " + MAX_TOKEN_LENGTH + ", was " + characters);
            }
            this.maxTokenLength = characters;
            return this;
        }

        /**
         * Sets the size of a cache of verified tokens. For up to 60 seconds after the verification of a signature,
         * {@code decode} recognizes the token by its digest (SHA-256), and does not verify the signature again. The
         * cache saves little time for HMAC (HS256, HS384, HS512). {@code decode} still checks the header and the claims
         * of a cached token, including {@code exp} and the revocations. A change of the keys invalidates the cache. For
         * each token, the cache stores the digest and the claims, but never the token itself. Default: no cache.
         *
         * @param max the maximum number of tokens in the cache, 1 to 1 000 000. A good size is twice the number of
         *     tokens in use at the same time
         * @return this
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder cacheVerifiedTokens(int max) {
            if (max < 1 || max > MAX_CACHED) {
                throw new IllegalArgumentException("cacheVerifiedTokens: must be 1 to " + MAX_CACHED + ", was " + max);
            }
            this.cacheVerifiedTokens = max;
            return this;
        }

        /**
         * Accepts tokens without {@code exp}. Such tokens never expire. Default: tokens without {@code exp} are
         * rejected.
         *
         * @return this
         */
        public Builder acceptMissingExpiry() {
            this.acceptMissingExpiry = true;
            return this;
        }

        /**
         * Accepts tokens without {@code aud} even if an audience is configured, and allows a manager with remote keys
         * to have no audience. Default: if an audience is configured, tokens without {@code aud} are rejected. A
         * manager with remote keys needs an audience, or {@link #build()} throws an exception.
         *
         * @return this
         */
        public Builder acceptMissingAudience() {
            this.acceptMissingAudience = true;
            return this;
        }

        /**
         * Accepts tokens with a {@code cnf} claim as bearer tokens. A {@code cnf} claim binds a token to a key or a
         * certificate of the client (RFC 7800), so that a stolen token is useless. With this option a stolen token is
         * accepted, because {@code decode} does not check the client's proof. Call this method only if a gateway in
         * front of the server, or a handler behind the guard, checks the proof of each request. The proof is a DPoP
         * proof that matches {@code cnf.jkt} (RFC 9449 §7.1), or a TLS client certificate that matches
         * {@code cnf.x5t#S256} (RFC 8705 §3). Otherwise configure the issuer to issue bearer tokens for this service.
         * Default: a token with a {@code cnf} claim is rejected, even if the claim is null.
         *
         * @return this
         */
        public Builder acceptSenderConstrained() {
            this.acceptSenderConstrained = true;
            return this;
        }

        /**
         * Sets the revocations that {@code decode} checks for each token, after all other checks. This option enables
         * {@link JwtManager#revoke}, {@link JwtManager#revokeAll} and {@link JwtManager#revokeSession}. If the
         * application sets no {@code jti}, {@code create} writes a random {@code jti} of 128 bits.
         *
         * <p>Revocations of identities and sessions are kept for {@link #expiresIn} or for one day, whichever is
         * longer. {@code decode} rejects a token whose age (by {@code iat}) exceeds this time, because the revocation
         * of the token may already be gone. So set {@code expiresIn} to the longest lifetime of all tokens, including
         * the tokens of a provider. {@code create} throws if the lifetime of a token exceeds this time. A token without
         * {@code iat} has no known age: {@code decode} rejects the token, and {@code create} throws. With
         * {@link #acceptMissingExpiry()}, these revocations are kept forever, the age of a token has no limit, and
         * {@code iat} may be absent.
         *
         * <p>With a {@linkplain Revocations#of store}, {@code create} also reads the store if the last read is more
         * than a second old, and waits for at most a second. So if another process has revoked the identity
         * more than a second ago, the new token is valid. Default: no token is revoked.
         *
         * @param list the object that keeps the revocations; several managers may share it
         * @return this
         */
        public Builder revocations(Revocations list) {
            this.revocations = Objects.requireNonNull(list, "revocations");
            return this;
        }

        /**
         * Builds the manager.
         *
         * @return the manager
         * @throws IllegalArgumentException if the first key's id and the type make the header longer than 12 288
         *     characters. For remote keys, also thrown if the issuer is missing or is not the issuer of the keys, or if
         *     neither {@code audience} nor {@code acceptMissingAudience} was called
         * @throws IllegalStateException if Jackson on the class path is older than 2.14, or if a Jackson module is
         *     missing or too old for {@code jackson-databind}
         */
        public JwtManager build() {
            JacksonVersion.require();
            if (keys.isRemote()) {
                requireIssuerAndAudience();
            }
            return new JwtManager(this);
        }

        /** Requires an issuer and an audience for remote keys. Takes the issuer from the keys if none is configured. */
        private void requireIssuerAndAudience() {
            if (issuer == null) {
                issuer = keys.issuer();
            }
            if (issuer == null) {
                throw new IllegalArgumentException(
                        "issuer: missing, and a provider may publish the keys of several issuers"
                                + " (RFC 8725 §3.8); name the trusted one with issuer(...)");
            }
            if (keys.issuer() != null && !keys.issuer().equals(issuer)) {
                throw new IllegalArgumentException(
                        "issuer: must be the issuer of these keys, '" + keys.issuer() + "', was '" + issuer + "'");
            }
            if (audience.isEmpty() && !acceptMissingAudience) {
                throw new IllegalArgumentException(
                        "audience: missing, and a provider also signs tokens for other services (RFC 8725 §3.9);"
                                + " name this service with audience(...), or call acceptMissingAudience() if the tokens"
                                + " have no audience");
            }
        }

        static String requireText(String text, String subject) {
            Objects.requireNonNull(text, subject);
            if (text.isBlank()) {
                throw new IllegalArgumentException(subject + ": must not be blank, was '" + text + "'");
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException(
                        subject + ": has half of a surrogate pair, which UTF-8 cannot encode");
            }
            return text;
        }
    }
}
