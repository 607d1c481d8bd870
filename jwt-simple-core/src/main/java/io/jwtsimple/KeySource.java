package io.jwtsimple;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the keys of a set come from. */
sealed interface KeySource permits KeyTable, RemoteKeys {

    /** The algorithms that a token may name. */
    Set<Algorithm> algorithms();

    /** Whether a token may wait for keys, or for a slow verification. */
    boolean mayBlock();

    /** The keys to try for a token. */
    Candidates candidates(Algorithm algorithm, @Nullable String keyId);
}
