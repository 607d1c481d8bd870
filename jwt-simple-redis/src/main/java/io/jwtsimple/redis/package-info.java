/**
 * Keeps revocations in a stream of Redis or Valkey.
 *
 * <p>{@link io.jwtsimple.redis.RedisStore} is the store. This package has no rules on tokens: {@link
 * io.jwtsimple.Revocations} decides when the store is read, and which tokens an entry rejects.
 */
@NullMarked
package io.jwtsimple.redis;

import org.jspecify.annotations.NullMarked;
