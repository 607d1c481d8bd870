package io.jwtsimple;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The source of the keys of a set: a table of keys, or remote keys. */
sealed interface KeySource permits KeyTable, RemoteKeys {

    /** Returns the accepted algorithms of tokens. */
    Set<Algorithm> algorithms();

    /** Returns whether {@code decode} may wait for keys, or may take long to verify a signature. */
    boolean mayBlock();

    /** Returns the keys to try for a token. */
    KeyCandidates candidates(Algorithm algorithm, @Nullable String keyId);
}
