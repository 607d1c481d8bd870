/**
 * Keeps revocations in a table of a database, or in a file of one machine.
 *
 * <p>{@link io.jwtsimple.jdbc.JdbcStore} is the store. This package contains no rules about tokens. The class
 * {@link io.jwtsimple.Revocations} decides when to read the store, and which tokens to reject because of an entry.
 */
@NullMarked
package io.jwtsimple.jdbc;

import org.jspecify.annotations.NullMarked;
