package io.jwtsimple;

import org.jspecify.annotations.Nullable;

/**
 * The header parameters that select the key of a token: the algorithm and the key id. Every other parameter is checked
 * or ignored. Keys, addresses and certificates in a header are never used.
 */
record TokenHeader(Algorithm algorithm, @Nullable String keyId) {}
