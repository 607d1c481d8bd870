/**
 * JSON and the library that reads and writes it, Jackson: {@link io.jwtsimple.json.JacksonVersion} checks that it is new enough. This
 * package knows no tokens and no HTTP, and is not exported.
 */
@NullMarked
package io.jwtsimple.json;

import org.jspecify.annotations.NullMarked;
