/**
 * Protects the routes of a Spark application with JSON Web Tokens.
 *
 * <p>{@link io.jwtsimple.spark.JwtSpark} is all of it: it wraps a route or guards a group of them, and it tells a route
 * whose token it was called with.
 *
 * <pre>{@code
 * JwtManager jwt = JwtManager.of(JwtKey.secret(System.getenv("JWT_SECRET_KEY")));
 * JwtGuard guard = JwtGuard.of(jwt);
 *
 * get("/me", JwtSpark.required(guard, (request, response) -> "Hello " + JwtSpark.identity(request)));
 * }</pre>
 *
 * <p>The same jar serves {@code com.sparkjava:spark-core} and its forks on {@code jakarta.servlet}: bring the one you use.
 *
 * <p>It offers no before-filter for you to register, since a client can make Spark skip it, and it has no say in web sockets
 * and static files, which are not routes.
 */
@NullMarked
package io.jwtsimple.spark;

import org.jspecify.annotations.NullMarked;
