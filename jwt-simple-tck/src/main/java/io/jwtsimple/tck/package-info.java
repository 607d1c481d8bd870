/**
 * The contract of all adapters, as tests over HTTP against a running server.
 *
 * <p>An adapter's test extends {@link io.jwtsimple.tck.AdapterTck} and only starts a server that mounts the
 * {@link io.jwtsimple.tck.Endpoint endpoints}. The server mounts each endpoint under its path for every HTTP method,
 * and puts the guard of the endpoint in front of the handler. The handler gets a {@link io.jwtsimple.tck.Call}, which
 * calls the adapter's accessors. The tests are final, and no test is skipped.
 *
 * <p>This package sends only a few kinds of bad tokens, because the tests of the core cover all others.
 */
@NullMarked
package io.jwtsimple.tck;

import org.jspecify.annotations.NullMarked;
