/**
 * Keeps revocations in a table of a database, or in a file of one machine.
 *
 * <p>{@link io.jwtsimple.jdbc.JdbcStore} is the store. This package has no rules on tokens: {@link
 * io.jwtsimple.Revocations} decides when the store is read, and which tokens an entry rejects.
 */
@NullMarked
package io.jwtsimple.jdbc;

import org.jspecify.annotations.NullMarked;
