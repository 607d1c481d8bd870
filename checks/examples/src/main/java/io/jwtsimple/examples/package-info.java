/**
 * What every example must do, as tests over real HTTP.
 *
 * <p>{@link io.jwtsimple.examples.ExampleContract} is all of it; an example's test extends it, and says how to start the
 * example. It is no test of the library: the TCK does that.
 */
@NullMarked
package io.jwtsimple.examples;

import org.jspecify.annotations.NullMarked;
