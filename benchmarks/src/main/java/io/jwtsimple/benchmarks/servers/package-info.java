/** Servers of several frameworks with the same endpoint, once without a guard and once behind each guard. */
@NullMarked
package io.jwtsimple.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
