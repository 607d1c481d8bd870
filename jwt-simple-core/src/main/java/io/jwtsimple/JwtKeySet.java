package io.jwtsimple;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a manager: the first signs, and all of them verify. That is how keys are rotated without a refused token: put
 * the new key first, and take the old one out when its last token has expired.
 *
 * <p>A token's {@code kid} picks the key of that id; keys without an id are tried for any token, and a token without a
 * {@code kid} is tried with every key of its algorithm, at most eight. Immutable and thread-safe.
 */
public final class JwtKeySet {

    /** How many keys are tried for one token. */
    static final int MAX_TRIED = 8;

    private final KeyTable table;

    private JwtKeySet(List<JwtKey> keys) {
        this.table = new KeyTable(keys);
    }

    /**
     * The keys of a manager.
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
        return new JwtKeySet(all);
    }

    /**
     * The signature keys of a JWK Set (RFC 7517 §5), in their order: public ones, which only verify, private ones and
     * secrets. Each is bound to its {@code alg}, or else to the algorithm of its curve. Keys of other types or for other
     * uses are passed over.
     *
     * @param jwks the JSON text itself, not a path to it
     * @return the set
     * @throws IllegalArgumentException if the text is no JWK Set, a key is malformed, too weak or an RSA key or secret
     *     without {@code alg}, two keys of one algorithm have the same id, or no key is left
     */
    public static JwtKeySet parse(String jwks) {
        return parse(EnumSet.allOf(Algorithm.class), jwks);
    }

    /**
     * The keys of a JWK Set that serve one algorithm: those which name it as {@code alg}, and those without {@code alg}
     * which are of its type. All others are passed over.
     *
     * @param algorithm what to use the keys for
     * @param jwks the JSON text itself, not a path to it
     * @return the set
     * @throws IllegalArgumentException if the text is no JWK Set, a key is malformed or too weak, two keys have the same
     *     id, or no key is left
     */
    public static JwtKeySet parse(Algorithm algorithm, String jwks) {
        return parse(EnumSet.of(Objects.requireNonNull(algorithm, "algorithm")), jwks);
    }

    private static JwtKeySet parse(Set<Algorithm> allowed, String jwks) {
        byte[] json = Objects.requireNonNull(jwks, "jwks").getBytes(StandardCharsets.UTF_8);
        return new JwtKeySet(JwkSet.own(json, allowed));
    }

    /**
     * The JWK Set to publish, at {@code /.well-known/jwks.json} for instance: the public half of every key pair, with its
     * id and algorithm. A private or secret key is never in it, so a set of secrets has nothing to publish.
     *
     * @return the set in JSON (RFC 7517 §5)
     */
    public String toJson() {
        return PublicJwk.set(table.all());
    }

    /** The key that signs, if it can. */
    JwtKey first() {
        return table.all().get(0);
    }

    /** The algorithms that a token may name. */
    Set<Algorithm> algorithms() {
        return table.algorithms();
    }

    /** The keys to try for a token, in order; empty when none fits its key id. */
    List<JwtKey> candidates(Algorithm algorithm, @Nullable String keyId) {
        return table.candidates(algorithm, keyId);
    }

    /** Shows the keys' number and algorithms. */
    @Override
    public String toString() {
        return "JwtKeySet" + algorithms();
    }
}
