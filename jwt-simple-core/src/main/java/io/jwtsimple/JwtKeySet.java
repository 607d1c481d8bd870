package io.jwtsimple;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a manager. All keys verify, and the first key also signs if it is a secret or a private key. To rotate
 * keys without rejecting valid tokens, add the new key behind the old key on every instance. Then put the new key
 * first, and remove the old key when its last token has expired.
 *
 * <p>A token is tried only with keys of its algorithm. If it has a {@code kid}, only the key with this id and the keys
 * without an id are tried. At most eight keys are tried for one token. Thread-safe, and immutable except for
 * {@link #remote remote} keys, which change when their provider changes them.
 */
public final class JwtKeySet {

    private final KeySource source;
    private final @Nullable String issuer;

    private JwtKeySet(KeySource source, @Nullable String issuer) {
        this.source = source;
        this.issuer = issuer;
    }

    /**
     * Makes a set of keys.
     *
     * @param first the first key, which verifies; a secret or a private key also signs
     * @param others further keys, which only verify
     * @return the set
     * @throws IllegalArgumentException if two keys of one algorithm have the same id, or if a private key needs its own
     *     JCA provider; see {@link JwtKey#of(Algorithm, java.security.KeyPair)}
     */
    public static JwtKeySet of(JwtKey first, JwtKey... others) {
        List<JwtKey> all = new ArrayList<>();
        all.add(Objects.requireNonNull(first, "first"));
        for (JwtKey other : Objects.requireNonNull(others, "others")) {
            all.add(Objects.requireNonNull(other, "others"));
        }
        return new JwtKeySet(new KeyTable(all), null);
    }

    /**
     * Reads the keys for signatures from a JWK Set (RFC 7517 §5): public keys, private keys and secrets. The keys stay
     * in the order of the JWK Set. Each key is bound to its {@code alg}, or to the algorithm of its curve if
     * {@code alg} is absent. Keys of unsupported types, and keys that are not for signatures, are ignored.
     *
     * @param jwks the JSON text, not the path of a file
     * @return the set
     * @throws IllegalArgumentException if the text is not a JWK Set, or contains no usable key. Also thrown if a key is
     *     malformed or too weak, if an RSA key or a secret has no {@code alg}, or if two keys of one algorithm have the
     *     same id
     * @throws IllegalStateException if this JVM does not have the algorithm of a key: ML-DSA needs JDK 24 or newer, or
     *     a registered JCA provider
     */
    public static JwtKeySet jwks(String jwks) {
        return jwks(EnumSet.allOf(Algorithm.class), jwks);
    }

    /**
     * Reads the keys for one algorithm from a JWK Set. A key must have this {@code alg}, or must have no {@code alg}
     * and fit the algorithm. Keys for other algorithms are ignored.
     *
     * @param algorithm the algorithm of the keys
     * @param jwks the JSON text, not the path of a file
     * @return the set
     * @throws IllegalArgumentException if the text is not a JWK Set, or contains no usable key. Also thrown if a key is
     *     malformed or too weak, or if two keys have the same id
     * @throws IllegalStateException if this JVM does not have the algorithm of a key: ML-DSA needs JDK 24 or newer, or
     *     a registered JCA provider
     */
    public static JwtKeySet jwks(Algorithm algorithm, String jwks) {
        return jwks(EnumSet.of(Objects.requireNonNull(algorithm, "algorithm")), jwks);
    }

    private static JwtKeySet jwks(Set<Algorithm> allowed, String jwks) {
        byte[] json = Objects.requireNonNull(jwks, "jwks").getBytes(StandardCharsets.UTF_8);
        return new JwtKeySet(new KeyTable(JwkSet.own(json, allowed)), null);
    }

    /**
     * Returns these keys with a JCA provider, which then makes and verifies the signatures of all keys; see
     * {@link JwtKey#withProvider}. This method is for keys from {@link #jwks(String) jwks}, since the application never
     * gets these keys one by one. For remote keys, use {@link RemoteOptions#jcaProvider}.
     *
     * @param provider the JCA provider, which need not be installed in the JVM
     * @return a copy of this set, with the provider
     * @throws IllegalArgumentException if the provider cannot be used for one of the keys
     * @throws IllegalStateException if the keys are remote
     */
    public JwtKeySet withProvider(Provider provider) {
        Objects.requireNonNull(provider, "provider");
        if (!(source instanceof KeyTable table)) {
            throw new IllegalStateException(
                    "provider: remote keys take the JCA provider as an option; call jcaProvider of RemoteOptions");
        }
        List<JwtKey> keys =
                table.all().stream().map(key -> key.withProvider(provider)).toList();
        return new JwtKeySet(new KeyTable(keys), issuer);
    }

    /**
     * Returns the keys that a provider publishes as a JWK Set, with the default options; see
     * {@link #remote(Algorithm, URI, Consumer)}.
     *
     * @param algorithm the only accepted algorithm; not an HMAC algorithm
     * @param uri the address of the JWK Set, with {@code https}; {@code http} is accepted only for a loopback address
     * @return the set, which the application need not close
     * @throws IllegalArgumentException if the address is not secure, or the algorithm is an HMAC algorithm
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKeySet remote(Algorithm algorithm, URI uri) {
        return remote(algorithm, uri, options -> {});
    }

    /**
     * Returns the keys that a provider publishes as a JWK Set. The keys only verify. A manager with these keys needs an
     * issuer and an audience.
     *
     * <p>By default, the first token causes a fetch of the keys. While tokens arrive, the keys are refreshed in the
     * background. A token of a known, current key does not wait for a fetch. A token with an unknown {@code kid} causes
     * another fetch: at most three such fetches without a pause, and then one every ten seconds. At most eight tokens
     * with unknown key ids wait for one fetch. If these limits or an outage prevent the look-up of a key id, the result
     * is {@link TokenResult.Unavailable}.
     *
     * <p>In an outage, the known keys stay in use for a limited time ({@link RemoteOptions#outageTolerance}), and
     * tokens cause at most one background fetch every ten seconds. If no keys are usable during an outage,
     * {@code decode} returns {@link TokenResult.Unavailable} at once for every well-formed token.
     *
     * <p>The provider must give a new key a new {@code kid}. If a new key has no id, or has the id of an old key,
     * {@code decode} returns {@link TokenResult.Invalid} for the tokens of the new key until the next refresh.
     *
     * <p>A bad key in the set, and every key after 64 accepted keys, is ignored, with a warning in the log. A key
     * without {@code alg} verifies tokens of every accepted algorithm that fits its type and curve, for instance RS256
     * and PS256.
     *
     * @param algorithm the only accepted algorithm, even if the set has keys for other algorithms; not an HMAC
     *     algorithm. To accept more algorithms, call {@link RemoteOptions#alsoAccept}
     * @param uri the address of the JWK Set, with {@code https}; {@code http} is accepted for a loopback address, or
     *     after {@link RemoteOptions#acceptPlainHttp()}. Redirects are not followed
     * @param options overrides the defaults
     * @return the set, which the application need not close
     * @throws IllegalArgumentException if the address is not secure, if an algorithm is an HMAC algorithm, or if the
     *     JCA provider of the options lacks an algorithm or rejects a valid signature. Also thrown if the options set
     *     {@link RemoteOptions#fetchFrom}
     * @throws IllegalStateException if this JVM has none of the algorithms: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKeySet remote(Algorithm algorithm, URI uri, Consumer<? super RemoteOptions> options) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(uri, "uri");
        RemoteOptions chosen = chosen(options);
        RemoteDownload.requireSecure("uri", uri, chosen.plainHttp);
        if (chosen.fetchFrom != null) {
            throw new IllegalArgumentException("fetchFrom: is for discover; give remote the address of the keys");
        }
        RemoteFetch fetch = new RemoteFetch(
                uri.getHost(), download -> CompletableFuture.completedFuture(uri), allowed(algorithm, chosen), chosen);
        return remote(fetch, chosen, null);
    }

    /**
     * Returns the keys that an issuer publishes, with the default options; see
     * {@link #discover(Algorithm, String, Consumer)}.
     *
     * @param algorithm the only accepted algorithm; not an HMAC algorithm
     * @param issuer the issuer's address, spelled as in the tokens, with {@code https}; {@code http} is accepted only
     *     for a loopback address
     * @return the set, which the application need not close
     * @throws IllegalArgumentException if the address is not secure, or the algorithm is an HMAC algorithm
     * @throws IllegalStateException if this JVM does not have the algorithm: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKeySet discover(Algorithm algorithm, String issuer) {
        return discover(algorithm, issuer, options -> {});
    }

    /**
     * Returns the keys that an issuer publishes. The address of the keys comes from the issuer's metadata. The metadata
     * is fetched from the address of OpenID Connect Discovery 1.0 §4. If the response status is not 200, it is fetched
     * from the address of RFC 8414 §3. The member {@code issuer} of the metadata must equal the issuer, or the address
     * of {@link RemoteOptions#fetchFrom}. A manager with these keys always requires this issuer. In all other respects,
     * this method works like {@link #remote(Algorithm, URI, Consumer)}.
     *
     * @param algorithm the only accepted algorithm; not an HMAC algorithm. To accept more algorithms, call
     *     {@link RemoteOptions#alsoAccept}
     * @param issuer the issuer's address, spelled as in the tokens, with {@code https}. {@code http} is accepted for a
     *     loopback address, after {@link RemoteOptions#acceptPlainHttp()}, or if {@link RemoteOptions#fetchFrom} sets
     *     another address
     * @param options overrides the defaults
     * @return the set, which the application need not close
     * @throws IllegalArgumentException if the address is not secure, if an algorithm is an HMAC algorithm, or if the
     *     JCA provider of the options lacks an algorithm or rejects a valid signature
     * @throws IllegalStateException if this JVM has none of the algorithms: ML-DSA needs JDK 24 or newer, or a
     *     registered JCA provider
     */
    public static JwtKeySet discover(Algorithm algorithm, String issuer, Consumer<? super RemoteOptions> options) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(issuer, "issuer");
        RemoteOptions chosen = chosen(options);
        RemoteDiscovery discovery = RemoteDiscovery.of(issuer, chosen);
        RemoteFetch fetch =
                new RemoteFetch(discovery.address().getHost(), discovery::keys, allowed(algorithm, chosen), chosen);
        return remote(fetch, chosen, issuer);
    }

    private static JwtKeySet remote(RemoteFetch fetch, RemoteOptions options, @Nullable String issuer) {
        RemoteKeys keys = new RemoteKeys(fetch);
        if (options.eager) {
            keys.prepare();
        }
        return new JwtKeySet(keys, issuer);
    }

    private static RemoteOptions chosen(Consumer<? super RemoteOptions> options) {
        RemoteOptions chosen = new RemoteOptions();
        Objects.requireNonNull(options, "options").accept(chosen);
        return chosen;
    }

    private static Set<Algorithm> allowed(Algorithm algorithm, RemoteOptions options) {
        Set<Algorithm> allowed = EnumSet.of(RemoteOptions.requireKeyPair(algorithm));
        allowed.addAll(options.moreAlgorithms);
        KeyMlDsa.requireAnyAvailable(allowed);
        if (options.jcaProvider != null) {
            for (Algorithm each : allowed) { // without this check, each fetch would fail later
                KeyPairSignatures.requireKnownAnswer(each, new KeyProvider(each, options.jcaProvider));
            }
        }
        return Collections.unmodifiableSet(allowed);
    }

    /**
     * Returns the JWK Set to publish, for instance at {@code /.well-known/jwks.json}. The set has the public key of
     * every key except secrets, with the id and the algorithm. The set never contains private keys or secrets. If all
     * keys are secrets, the set is empty. An EdDSA key from a JWK is published as {@code EdDSA}, even if the
     * {@code alg} of the JWK was {@code Ed25519}; see {@link JwtKey#withEd25519Name()}.
     *
     * @return the set in JSON (RFC 7517 §5)
     * @throws IllegalStateException if the keys are remote, since their provider publishes them
     */
    public String toJson() {
        if (!(source instanceof KeyTable table)) {
            throw new IllegalStateException("toJson: the provider publishes these keys: " + source);
        }
        return JwkPublic.set(table.all());
    }

    /**
     * Throws an exception with the reason if no key is available. Call this method at the start of a program that must
     * not run without its provider, or in a health check.
     *
     * <p>Fetches remote keys under the same conditions as {@code decode}. If the keys are missing or outdated, waits
     * for the fetch, at most for {@link RemoteOptions#timeout} plus one second. Frequent calls are safe: while the
     * provider fails, they do not wait, and cause at most one fetch every ten seconds. During an outage, keys that are
     * still in use count as available. Keys that are not remote are always available.
     *
     * @throws IllegalStateException if no token can be verified now. The message contains the host, the reason why the
     *     last fetch failed, for instance a timeout, and advice. Show the message only to operators
     */
    public void requireAvailable() {
        if (source instanceof RemoteKeys keys) {
            keys.requireAvailable();
        }
    }

    /** Returns the first key; null if the keys are remote. */
    @Nullable
    JwtKey first() {
        return source instanceof KeyTable table ? table.all().get(0) : null;
    }

    boolean isRemote() {
        return source instanceof RemoteKeys;
    }

    /** For tests: returns whether a fetch of the keys is running. */
    boolean isFetching() {
        return source instanceof RemoteKeys keys && keys.isFetching();
    }

    /** Returns the issuer whose tokens these keys verify; null when the issuer is not known. */
    @Nullable
    String issuer() {
        return issuer;
    }

    /** Returns the accepted algorithms of tokens. */
    Set<Algorithm> algorithms() {
        return source.algorithms();
    }

    /** Returns whether {@code decode} may wait for keys, or may take long to verify a signature. */
    boolean mayBlock() {
        return source.mayBlock();
    }

    /** Returns the keys to try for a token. */
    KeyCandidates candidates(Algorithm algorithm, @Nullable String keyId) {
        return source.candidates(algorithm, keyId);
    }

    /** Returns a text with the algorithms of the keys, and the host of remote keys. */
    @Override
    public String toString() {
        return "JwtKeySet" + source;
    }
}
