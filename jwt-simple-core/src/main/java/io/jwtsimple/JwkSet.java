package io.jwtsimple;

import java.io.IOException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys for the allowed algorithms, from a JWK Set (RFC 7517 §5). Keys for encryption and other purposes are
 * ignored. A bad key causes an exception in the application's own set, and is ignored in a provider's set.
 *
 * @param keys the keys, in the order of the set
 * @param rejected one text for each rejected key: the index of the key, the member and the reason
 */
record JwkSet(List<JwtKey> keys, List<String> rejected) {

    /**
     * The maximum number of keys from a provider's set. There is a limit, since the check of one large RSA key takes
     * 0.2 seconds.
     */
    private static final int MAX_PUBLISHED = 64;

    /** Reads the application's own set. Throws if a key is bad. */
    static List<JwtKey> own(byte[] json, Set<Algorithm> allowed) {
        List<JwtKey> keys = new ArrayList<>();
        List<?> all = keys(() -> JwkText.ownMembers(json), "; for a single key use JwtKey.jwk");
        forEach(all, allowed, jwk -> keys.add(jwk.key()), problem -> {
            throw new IllegalArgumentException("jwks: " + problem);
        });
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("jwks: keys: no key serves one of " + allowed);
        }
        return keys;
    }

    /**
     * Reads the JWK Set of a provider. Ignores bad keys, private keys, a second key with the same algorithm and id, and
     * every key after 64 accepted ones. An RSA key without {@code alg} is accepted for each allowed RSA algorithm.
     *
     * @param jcaProvider the JCA provider that verifies signatures with the keys; null if the JVM selects the provider
     * @param deadline the value of {@code System.nanoTime} at which the checks of the keys are aborted
     */
    static JwkSet published(byte[] json, Set<Algorithm> allowed, @Nullable Provider jcaProvider, long deadline) {
        List<JwtKey> keys = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        Set<List<@Nullable Object>> ids = new HashSet<>();
        forEach(
                keys(() -> JwkText.members(json), ""),
                allowed,
                jwk -> {
                    if (System.nanoTime() - deadline >= 0) {
                        throw new CompletionException(new IOException("the keys take too long to check"));
                    }
                    if (keys.size() >= MAX_PUBLISHED) {
                        throw new IllegalArgumentException("a set has at most " + MAX_PUBLISHED + " keys");
                    }
                    String secret = jwk.privateMember();
                    if (secret != null) {
                        throw new IllegalArgumentException(
                                secret + ": this private key is published, so anybody can sign with it");
                    }
                    List<JwtKey> ofJwk = available(jwk).stream()
                            .map(key -> jcaProvider == null ? key : key.withProvider(jcaProvider))
                            .toList();
                    if (ofJwk.stream().anyMatch(key -> key.id() != null && ids.contains(name(key)))) {
                        throw new IllegalArgumentException("kid: an earlier key of this algorithm has the same id");
                    }
                    ofJwk.forEach(key -> ids.add(name(key)));
                    keys.addAll(ofJwk);
                },
                rejected::add);
        return new JwkSet(keys, rejected);
    }

    /**
     * Returns the keys of a provider's JWK. If this JVM does not support the algorithm, only this JWK is rejected, not
     * the whole set.
     */
    private static List<JwtKey> available(Jwk jwk) {
        try {
            return jwk.keys();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static List<@Nullable Object> name(JwtKey key) {
        return Arrays.asList(key.algorithm(), key.id());
    }

    private static void forEach(List<?> all, Set<Algorithm> allowed, Consumer<Jwk> use, Consumer<String> reject) {
        for (int i = 0; i < all.size(); i++) {
            String where = "keys[" + i + "]: ";
            try {
                Jwk jwk = new Jwk(members(all.get(i)), allowed);
                if (jwk.otherPurpose() == null) {
                    use.accept(jwk);
                }
            } catch (IllegalArgumentException e) {
                reject.accept(where + e.getMessage());
            } catch (IllegalStateException e) { // this JVM does not support the algorithm of the key
                throw new IllegalStateException("jwks: " + where + e.getMessage(), e);
            }
        }
    }

    private static List<?> keys(Supplier<Map<String, @Nullable Object>> text, String advice) {
        Map<String, @Nullable Object> set;
        try {
            set = text.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("jwks: " + e.getMessage(), e);
        }
        if (!(set.get("keys") instanceof List<?> keys)) {
            throw new IllegalArgumentException("jwks: keys: must be an array" + advice);
        }
        return keys;
    }

    @SuppressWarnings("unchecked") // JsonReader creates only maps with string keys
    private static Map<String, @Nullable Object> members(@Nullable Object jwk) {
        if (!(jwk instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException("must be a JSON object");
        }
        return (Map<String, @Nullable Object>) members;
    }
}
