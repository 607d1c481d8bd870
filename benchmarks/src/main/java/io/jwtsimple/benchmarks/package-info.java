/**
 * Benchmarks of decode and create, compared with the JDK's signatures and with other libraries. Other benchmarks
 * measure long tokens, many keys, the start-up, and guarded endpoints of servers. The class
 * {@link io.jwtsimple.benchmarks.Main} runs the benchmarks and writes the report.
 */
@NullMarked
package io.jwtsimple.benchmarks;

import org.jspecify.annotations.NullMarked;
