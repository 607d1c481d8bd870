package io.jwtsimple;

import org.jspecify.annotations.Nullable;

/**
 * What a token's header may say of how to verify it: the algorithm and the key id. Everything else in it is refused or
 * ignored; no key, no address and no certificate is ever taken from a header.
 */
record TokenHeader(Algorithm algorithm, @Nullable String keyId) {}
