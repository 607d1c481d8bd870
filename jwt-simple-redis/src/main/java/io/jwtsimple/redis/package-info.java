/**
 * Keeps revocations in a stream of Redis or Valkey.
 *
 * <p>{@link io.jwtsimple.redis.RedisStore} is the store. This package contains no rules about tokens. The class
 * {@link io.jwtsimple.Revocations} decides when to read the store, and which tokens to reject because of an entry.
 */
@NullMarked
package io.jwtsimple.redis;

import org.jspecify.annotations.NullMarked;
