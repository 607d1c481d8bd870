/**
 * Test tokens and test requests for code that jwt-simple protects.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.test.TestTokens} creates valid and invalid tokens, and has the manager that verifies them.
 *   <li>{@link io.jwtsimple.test.TestRequest} is a request in memory, to test a guard without a server.
 * </ul>
 *
 * <p>This package disables no check, and returns only verified claims, so a test gets the same results as production
 * code. This package needs no test framework.
 */
@NullMarked
package io.jwtsimple.test;

import org.jspecify.annotations.NullMarked;
