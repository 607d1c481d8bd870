/**
 * The tests over HTTP that every example must pass.
 *
 * <p>An example's test extends {@link io.jwtsimple.examples.ExampleContract} and starts the example. This package does
 * not test the library, because the TCK tests the library.
 */
@NullMarked
package io.jwtsimple.examples;

import org.jspecify.annotations.NullMarked;
