/**
 * Benchmarks of decode and create, compared with the JDK's signatures and with other libraries. They also measure the
 * growth with the length of the token and the number of keys, the start-up, and guarded endpoints of servers.
 * {@link io.jwtsimple.benchmarks.Main} runs them and writes the report.
 */
@NullMarked
package io.jwtsimple.benchmarks;

import org.jspecify.annotations.NullMarked;
