/**
 * The contract of all stores of revocations, as tests with a real database or server.
 *
 * <p>The test of a store extends {@link io.jwtsimple.tck.store.StoreTck}. If the store uses a network, another test
 * extends {@link io.jwtsimple.tck.store.StoreFaultsTck}, which puts a {@link io.jwtsimple.tck.store.FaultyProxy}
 * between the store and its server. The tests are final, and no test is skipped.
 */
@NullMarked
package io.jwtsimple.tck.store;

import org.jspecify.annotations.NullMarked;
