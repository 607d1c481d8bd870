package io.jwtsimple;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a manager: the first signs, and all of them verify. To rotate keys without a rejected token, put the new
 * key first, and remove the old one when its last token has expired.
 *
 * <p>A token's {@code kid} selects the key with that id. Keys without an id are tried for any token, and a token
 * without a {@code kid} is tried with every key of its algorithm, at most eight. Thread-safe, and immutable except for
 * the keys of {@link #remote remote} sets, which change when their provider changes them.
 */
public final class JwtKeySet {

    /** How many keys are tried for one token. */
    static final int MAX_TRIED = 8;

    private final KeySource source;
    private final @Nullable String issuer;

    private JwtKeySet(KeySource source, @Nullable String issuer) {
        this.source = source;
        this.issuer = issuer;
    }

    /**
     * Makes a set of keys.
     *
     * @param first signs, if it can, and verifies
     * @param others verify
     * @return the set
     * @throws IllegalArgumentException if two keys of one algorithm have the same id
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
     * Reads the signature keys of a JWK Set (RFC 7517 §5), in their order: public keys, which only verify, private keys
     * and secrets. Each is bound to its {@code alg}, or else to the algorithm of its curve. Keys of other types or for
     * other uses are left out.
     *
     * @param jwks the JSON text itself, not a path to it
     * @return the set
     * @throws IllegalArgumentException if the text is no JWK Set, a key is malformed, too weak or an RSA key or secret
     *     without {@code alg}, two keys of one algorithm have the same id, or no key is left
     */
    public static JwtKeySet jwks(String jwks) {
        return jwks(EnumSet.allOf(Algorithm.class), jwks);
    }

    /**
     * Reads the keys of a JWK Set that serve one algorithm: those which name it as {@code alg}, and those without
     * {@code alg} which are of its type. All others are left out.
     *
     * @param algorithm what to use the keys for
     * @param jwks the JSON text itself, not a path to it
     * @return the set
     * @throws IllegalArgumentException if the text is no JWK Set, a key is malformed or too weak, two keys have the same
     *     id, or no key is left
     */
    public static JwtKeySet jwks(Algorithm algorithm, String jwks) {
        return jwks(EnumSet.of(Objects.requireNonNull(algorithm, "algorithm")), jwks);
    }

    private static JwtKeySet jwks(Set<Algorithm> allowed, String jwks) {
        byte[] json = Objects.requireNonNull(jwks, "jwks").getBytes(StandardCharsets.UTF_8);
        return new JwtKeySet(new KeyTable(JwkSet.own(json, allowed)), null);
    }

    /**
     * Returns the keys that a provider publishes as a JWK Set, with the default options; see
     * {@link #remote(Algorithm, URI, Consumer)}.
     *
     * @param algorithm the one algorithm that a token may name; none with a secret
     * @param uri where the set is published, with {@code https}; {@code http} is for the loopback alone
     * @return the set; nothing is to be closed
     * @throws IllegalArgumentException if the address is not secure, or the algorithm needs a secret
     */
    public static JwtKeySet remote(Algorithm algorithm, URI uri) {
        return remote(algorithm, uri, options -> {});
    }

    /**
     * Returns the keys that a provider publishes as a JWK Set. The keys only verify, and their manager needs an issuer
     * and an audience to expect.
     *
     * <p>The keys are fetched with the first token, refreshed in the background while tokens come, and fetched again
     * for an unknown {@code kid} (3 times at once, then once every 10 s). A token of a known and current key does not
     * wait for a fetch, and at most eight tokens of unknown key ids wait. If a key id could not be looked up, the
     * result is {@link TokenResult.Unavailable}.
     *
     * <p>In an outage the known keys are used for a time ({@link RemoteOptions#outageTolerance}). Without keys, every
     * result is {@link TokenResult.Unavailable} at once, and a token causes a fetch in the background every ten
     * seconds.
     *
     * <p>A bad key in the set, and every key after the first 64, is left out, with a warning in the log. A key without
     * {@code alg} serves each of the algorithms for its type and curve; an RSA key may serve several.
     *
     * @param algorithm the one algorithm that a token may name, whatever the set says; none with a secret.
     *     {@link RemoteOptions#alsoAccept} accepts more
     * @param uri where the set is published, with {@code https}; {@code http} is for the loopback, unless
     *     {@link RemoteOptions#acceptPlainHttp()} is called. No redirect is followed
     * @param options overrides the defaults
     * @return the set; nothing is to be closed
     * @throws IllegalArgumentException if the address is not secure, or an algorithm needs a secret
     */
    public static JwtKeySet remote(Algorithm algorithm, URI uri, Consumer<? super RemoteOptions> options) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(uri, "uri");
        RemoteOptions chosen = chosen(options);
        Download.requireSecure("uri", uri, chosen.plainHttp);
        if (chosen.fetchFrom != null) {
            throw new IllegalArgumentException("fetchFrom: is for discover; give remote the address of the keys");
        }
        KeyFetch fetch = new KeyFetch(uri.getHost(), download -> uri, allowed(algorithm, chosen), chosen);
        return remote(fetch, chosen, null);
    }

    /**
     * Returns the keys that an issuer publishes, with the default options; see
     * {@link #discover(Algorithm, String, Consumer)}.
     *
     * @param algorithm the one algorithm that a token may name; none with a secret
     * @param issuer the issuer's address, as its tokens spell it, with {@code https}; {@code http} is for the loopback
     *     alone
     * @return the set; nothing is to be closed
     * @throws IllegalArgumentException if the address is not secure, or the algorithm needs a secret
     */
    public static JwtKeySet discover(Algorithm algorithm, String issuer) {
        return discover(algorithm, issuer, options -> {});
    }

    /**
     * Returns the keys that an issuer publishes, as {@link #remote(Algorithm, URI, Consumer)} does, with the address from the
     * issuer's metadata. The metadata is read at the address of OpenID Connect Discovery 1.0 §4, and after any status
     * but 200 at that of RFC 8414 §3. It must name the issuer, character by character, or the address of
     * {@link RemoteOptions#fetchFrom}. A manager of these keys expects that issuer without being told.
     *
     * @param algorithm the one algorithm that a token may name; none with a secret. {@link RemoteOptions#alsoAccept}
     *     accepts more
     * @param issuer the issuer's address, as its tokens spell it, with {@code https}; {@code http} is for the loopback,
     *     unless {@link RemoteOptions#acceptPlainHttp()} is called, or {@link RemoteOptions#fetchFrom} names another address
     * @param options overrides the defaults
     * @return the set; nothing is to be closed
     * @throws IllegalArgumentException if the address is not secure, or an algorithm needs a secret
     */
    public static JwtKeySet discover(Algorithm algorithm, String issuer, Consumer<? super RemoteOptions> options) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(issuer, "issuer");
        RemoteOptions chosen = chosen(options);
        Discovery discovery = Discovery.of(issuer, chosen);
        KeyFetch fetch =
                new KeyFetch(discovery.address().getHost(), discovery::keys, allowed(algorithm, chosen), chosen);
        return remote(fetch, chosen, issuer);
    }

    private static JwtKeySet remote(KeyFetch fetch, RemoteOptions options, @Nullable String issuer) {
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
        return Collections.unmodifiableSet(allowed);
    }

    /**
     * Returns the JWK Set to publish, at {@code /.well-known/jwks.json} for instance: the public half of every key
     * pair, with its id and algorithm. A private or secret key is never in it, so the JWK Set of secrets is empty.
     *
     * @return the set in JSON (RFC 7517 §5)
     * @throws IllegalStateException if the keys are remote: their provider publishes them
     */
    public String toJson() {
        if (!(source instanceof KeyTable table)) {
            throw new IllegalStateException("toJson: these keys are published elsewhere: " + source);
        }
        return PublicJwk.set(table.all());
    }

    /**
     * Throws if no key is available, with the reason. Call it at the start of a program that must not run without its
     * provider, or in a health check.
     *
     * <p>Fetches remote keys if a token would cause a fetch, and waits for the fetch, at most
     * for {@link RemoteOptions#timeout} and one second. So you may call it as often as you like: it causes no more fetches than tokens do,
     * and one every ten seconds at most while the provider fails. Keys that are still used in an outage are available,
     * and so are keys that are not remote.
     *
     * @throws IllegalStateException if no token can be verified now. The message names the host, the reason why the last
     *     fetch failed (a status, a timeout, a set that cannot be read, another issuer), and what to check. It is for
     *     operators, and not for clients
     */
    public void requireAvailable() {
        if (source instanceof RemoteKeys keys) {
            keys.requireAvailable();
        }
    }

    /** Returns the first key, which signs if it can; null when the keys are remote. */
    @Nullable
    JwtKey first() {
        return source instanceof KeyTable table ? table.all().get(0) : null;
    }

    boolean isRemote() {
        return source instanceof RemoteKeys;
    }

    /** Returns the issuer whose tokens these keys verify; null when it is not known. */
    @Nullable
    String issuer() {
        return issuer;
    }

    /** Returns the algorithms that a token may name. */
    Set<Algorithm> algorithms() {
        return source.algorithms();
    }

    /** Returns whether a token may wait for keys, or for a slow verification. */
    boolean mayBlock() {
        return source.mayBlock();
    }

    /** Returns the keys to try for a token. */
    Candidates candidates(Algorithm algorithm, @Nullable String keyId) {
        return source.candidates(algorithm, keyId);
    }

    /** Shows the keys' algorithms, and where they come from if they are remote. */
    @Override
    public String toString() {
        return "JwtKeySet" + source;
    }
}
