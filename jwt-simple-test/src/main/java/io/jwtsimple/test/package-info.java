/**
 * For the tests of code that jwt-simple guards.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.test.TestTokens} makes tokens, good and bad, and the manager that judges them.
 *   <li>{@link io.jwtsimple.test.TestRequest} is a request for a guard, without a server.
 * </ul>
 *
 * <p>Nothing here turns a check off, makes claims without a signature, or needs a framework of tests: what a test sees is
 * what the library does in production.
 */
@NullMarked
package io.jwtsimple.test;

import org.jspecify.annotations.NullMarked;
