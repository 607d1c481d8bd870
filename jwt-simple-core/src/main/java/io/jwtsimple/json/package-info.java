/**
 * JSON and Jackson. {@link io.jwtsimple.json.JsonReader} reads strict JSON, {@link io.jwtsimple.json.JsonWriter} writes
 * the JSON that the reader accepts, and {@link io.jwtsimple.json.JacksonVersion} checks that Jackson is new enough. This
 * package knows no tokens and no HTTP, and is not exported.
 */
@NullMarked
package io.jwtsimple.json;

import org.jspecify.annotations.NullMarked;
