/**
 * The compared libraries, each behind the same two methods. The code for each library follows the documentation of the
 * library. Each object that can be reused is created only once, and all default checks of the library are active.
 */
@NullMarked
package io.jwtsimple.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
