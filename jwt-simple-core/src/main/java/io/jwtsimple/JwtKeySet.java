package io.jwtsimple;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a manager: the first signs, every one verifies. That is how keys are rotated without a refused token: put
 * the new key first, and take the old one out when its last token has expired.
 *
 * <p>A token's {@code kid} picks the key of that id; keys without an id are tried for any token, and a token without a
 * {@code kid} is tried with every key of its algorithm, at most eight. Immutable and thread-safe.
 */
public final class JwtKeySet {

    private final JwtKey first;
    private final Map<Algorithm, KeysOfAlgorithm> keys = new EnumMap<>(Algorithm.class);

    private JwtKeySet(List<JwtKey> all) {
        this.first = all.get(0);
        Map<Algorithm, List<JwtKey>> grouped = new EnumMap<>(Algorithm.class);
        all.forEach(key ->
                grouped.computeIfAbsent(key.algorithm(), a -> new ArrayList<>()).add(key));
        grouped.forEach((algorithm, group) -> keys.put(algorithm, new KeysOfAlgorithm(group)));
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

    /** The key that signs, if it can. */
    JwtKey first() {
        return first;
    }

    /** The algorithms that a token may name. */
    Set<Algorithm> algorithms() {
        return keys.keySet();
    }

    /** The keys to try for a token, in order; empty when none fits its key id. */
    List<JwtKey> candidates(Algorithm algorithm, @Nullable String keyId) {
        KeysOfAlgorithm group = keys.get(algorithm);
        return group == null ? List.of() : group.candidates(keyId);
    }

    /** Shows the keys' number and algorithms. */
    @Override
    public String toString() {
        return "JwtKeySet" + algorithms();
    }

    /** The keys of one algorithm, by what a token can say of its key. */
    private static final class KeysOfAlgorithm {

        private final List<JwtKey> all;
        private final List<JwtKey> withoutId;
        private final Map<String, List<JwtKey>> byId = new HashMap<>();

        KeysOfAlgorithm(List<JwtKey> group) {
            all = List.copyOf(group);
            withoutId = group.stream().filter(key -> key.id() == null).toList();
            for (JwtKey key : group) {
                if (key.id() != null) {
                    List<JwtKey> candidates = new ArrayList<>(withoutId.size() + 1);
                    candidates.add(key);
                    candidates.addAll(withoutId);
                    if (byId.put(key.id(), candidates) != null) {
                        throw new IllegalArgumentException("keys: two " + key.algorithm() + " keys have the id '"
                                + key.id() + "'; ids are unique per algorithm");
                    }
                }
            }
        }

        List<JwtKey> candidates(@Nullable String keyId) {
            return keyId == null ? all : byId.getOrDefault(keyId, withoutId);
        }
    }
}
