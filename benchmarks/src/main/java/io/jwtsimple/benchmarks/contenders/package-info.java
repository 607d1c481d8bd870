/**
 * The compared libraries, each behind the same two methods. The code for each library follows the documentation of the
 * library. Objects are created once if possible, and all default checks are active.
 */
@NullMarked
package io.jwtsimple.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
