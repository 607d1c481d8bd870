package io.jwtsimple;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a token's header that choose the key: the algorithm and the key id. Every other parameter is checked
 * or ignored. No key, no address and no certificate is ever taken from a header.
 */
record TokenHeader(Algorithm algorithm, @Nullable String keyId) {}
