package io.jwtsimple;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys at hand, by what a token can say of its key. Immutable; a look-up costs the same however many keys there are. */
final class KeyTable implements KeySource {

    private final List<JwtKey> all;
    private final Map<Algorithm, KeysOfAlgorithm> keys = new EnumMap<>(Algorithm.class);

    KeyTable(List<JwtKey> all) {
        this.all = List.copyOf(all);
        Map<Algorithm, List<JwtKey>> grouped = new EnumMap<>(Algorithm.class);
        all.forEach(key ->
                grouped.computeIfAbsent(key.algorithm(), a -> new ArrayList<>()).add(key));
        grouped.forEach((algorithm, group) -> keys.put(algorithm, new KeysOfAlgorithm(group)));
    }

    /** The keys in their order, of which the first signs. */
    List<JwtKey> all() {
        return all;
    }

    @Override
    public Set<Algorithm> algorithms() {
        return keys.keySet();
    }

    @Override
    public boolean mayBlock() {
        return all.stream().anyMatch(key -> key.signatures().isSlow());
    }

    @Override
    public List<JwtKey> candidates(Algorithm algorithm, @Nullable String keyId) {
        KeysOfAlgorithm group = keys.get(algorithm);
        return group == null ? List.of() : group.candidates(keyId);
    }

    /** Whether a key has this id, or is there at all for a token that names none. */
    boolean knows(Algorithm algorithm, @Nullable String keyId) {
        KeysOfAlgorithm group = keys.get(algorithm);
        return group != null && (keyId == null || group.byId.containsKey(keyId));
    }

    /** Shows the algorithms, and no key. */
    @Override
    public String toString() {
        return algorithms().toString();
    }

    /** The keys of one algorithm. */
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
