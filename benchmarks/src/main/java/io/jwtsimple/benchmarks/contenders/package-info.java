/**
 * The compared libraries, each behind the same two methods. Each library is used as its documentation shows: objects
 * are created once if possible, and all default checks are active.
 */
@NullMarked
package io.jwtsimple.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
