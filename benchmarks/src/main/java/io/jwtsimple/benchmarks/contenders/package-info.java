/**
 * The libraries that are compared, each behind the same two methods, used as its own documentation uses it: what can be
 * built once is built once, and every check that it makes by default is on.
 */
@NullMarked
package io.jwtsimple.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
