/**
 * What every adapter must do, as tests over real HTTP against a real server.
 *
 * <p>An adapter's test extends {@link io.jwtsimple.tck.AdapterTck} and says only how to start a server that mounts
 * {@link io.jwtsimple.tck.Endpoint endpoints}: each under its path, for every method, behind its guard, with a
 * {@link io.jwtsimple.tck.Call} made of the adapter's own accessors. The tests are final, and none is ever skipped.
 *
 * <p>It is not a test of tokens: which of them are valid is shown in the core.
 */
@NullMarked
package io.jwtsimple.tck;

import org.jspecify.annotations.NullMarked;
