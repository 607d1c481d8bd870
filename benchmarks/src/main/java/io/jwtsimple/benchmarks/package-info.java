/**
 * What decode and create cost: JMH benchmarks beside the JDK's own signatures and other libraries, what grows with what,
 * the start-up, and requests over HTTP. {@link io.jwtsimple.benchmarks.Main} runs them and writes the report.
 */
@NullMarked
package io.jwtsimple.benchmarks;

import org.jspecify.annotations.NullMarked;
