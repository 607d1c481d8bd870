/**
 * The contract of all examples, as tests over HTTP.
 *
 * <p>An example's test extends {@link io.jwtsimple.examples.ExampleContract} and starts the example. This package does
 * not test the library: the TCK does this.
 */
@NullMarked
package io.jwtsimple.examples;

import org.jspecify.annotations.NullMarked;
