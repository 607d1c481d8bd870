/**
 * Reads and writes strict JSON.
 *
 * <ul>
 *   <li>{@link io.jwtsimple.json.JsonReader} reads an object, with {@code JsonScanner} for strings and numbers.
 *   <li>{@link io.jwtsimple.json.JsonFault} is the reason why the reader rejects a text.
 *   <li>{@link io.jwtsimple.json.JsonWriter} writes the JSON that the reader accepts, into a {@code JsonBuffer}.
 *   <li>{@link io.jwtsimple.json.JacksonVersion} checks the version of Jackson, which converts the application's types.
 * </ul>
 *
 * <p>This package does not depend on tokens or HTTP, and is not exported.
 */
@NullMarked
package io.jwtsimple.json;

import org.jspecify.annotations.NullMarked;
