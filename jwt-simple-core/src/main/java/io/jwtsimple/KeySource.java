package io.jwtsimple;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The source of the keys of a set: a table of keys, or remote keys. */
sealed interface KeySource permits KeyTable, RemoteKeys {

    /** Returns the algorithms that a token may name. */
    Set<Algorithm> algorithms();

    /** Returns whether a token may wait for keys, or for a slow verification. */
    boolean mayBlock();

    /** Returns the keys to try for a token. */
    KeyCandidates candidates(Algorithm algorithm, @Nullable String keyId);
}
