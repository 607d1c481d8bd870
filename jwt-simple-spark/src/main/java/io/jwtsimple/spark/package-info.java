/**
 * Protects the routes of a Spark application with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.spark.JwtSpark} is the only public class. The class wraps a route or guards a group of routes,
 * and returns the identity and the claims of the request's token.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
 * JwtGuard guard = JwtGuard.of(jwt);
 *
 * get("/me", JwtSpark.required(guard, (request, response) -> "Hello " + JwtSpark.identity(request)));
 * }</pre>
 *
 * <p>The same jar works with {@code com.sparkjava:spark-core} and with its forks for {@code jakarta.servlet}. The
 * application declares the dependency on Spark or on a fork.
 *
 * <p>This package offers no before-filter, because a client can make Spark skip before-filters. This package does not
 * protect WebSockets or static files, because they are not routes.
 */
@NullMarked
package io.jwtsimple.spark;

import org.jspecify.annotations.NullMarked;
