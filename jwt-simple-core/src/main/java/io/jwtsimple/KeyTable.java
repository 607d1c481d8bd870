package io.jwtsimple;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table of keys by algorithm and id. Immutable; the time of a look-up does not depend on the number of keys. */
final class KeyTable implements KeySource {

    private static final KeyCandidates NONE = KeyCandidates.complete(List.of());

    private final List<JwtKey> all;
    private final Map<Algorithm, KeysOfAlgorithm> keys = new EnumMap<>(Algorithm.class);

    KeyTable(List<JwtKey> all) {
        this.all = List.copyOf(all);
        all.stream().filter(key -> key.signatures().needsProvider()).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("keys: the private key of " + key + " has no encoding, and no provider"
                    + " of this JVM can sign with it; give its JCA provider with withProvider");
        });
        Map<Algorithm, List<JwtKey>> grouped = new EnumMap<>(Algorithm.class);
        all.forEach(key ->
                grouped.computeIfAbsent(key.algorithm(), a -> new ArrayList<>()).add(key));
        grouped.forEach((algorithm, group) -> keys.put(algorithm, new KeysOfAlgorithm(group)));
    }

    /** Returns all keys in their order. The first key signs. */
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
    public KeyCandidates candidates(Algorithm algorithm, @Nullable String keyId) {
        KeyCandidates matching = matching(algorithm, keyId);
        return matching != null ? matching : withoutId(algorithm);
    }

    /**
     * Returns the keys for a token with this key id, or all keys for a token without a key id; null if no key matches.
     */
    @Nullable
    KeyCandidates matching(Algorithm algorithm, @Nullable String keyId) {
        KeysOfAlgorithm group = keys.get(algorithm);
        if (group == null) {
            return null;
        }
        return keyId == null ? group.all : group.byId.get(keyId);
    }

    /** Returns the keys without an id, for a token with an unknown key id. */
    KeyCandidates withoutId(Algorithm algorithm) {
        KeysOfAlgorithm group = keys.get(algorithm);
        return group == null ? NONE : group.withoutId;
    }

    /** Returns a text with the algorithms, but without any key. */
    @Override
    public String toString() {
        return algorithms().toString();
    }

    /** The keys of one algorithm. */
    private static final class KeysOfAlgorithm {

        private final KeyCandidates all;
        private final KeyCandidates withoutId;
        private final Map<String, KeyCandidates> byId = new HashMap<>();

        KeysOfAlgorithm(List<JwtKey> group) {
            List<JwtKey> noId = group.stream().filter(key -> key.id() == null).toList();
            all = KeyCandidates.complete(List.copyOf(group));
            withoutId = KeyCandidates.complete(noId);
            for (JwtKey key : group) {
                if (key.id() != null) {
                    List<JwtKey> candidates = new ArrayList<>(noId.size() + 1);
                    candidates.add(key);
                    candidates.addAll(noId);
                    if (byId.put(key.id(), KeyCandidates.complete(candidates)) != null) {
                        throw new IllegalArgumentException("keys: two " + key.algorithm() + " keys have the id '"
                                + key.id() + "'; ids are unique per algorithm");
                    }
                }
            }
        }
    }
}
