package io.jwtsimple.benchmarks.contenders;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A library with one key. A contender is thread-safe if its library is thread-safe. */
public interface Contender {

    /** The lifetime of created tokens. */
    Duration LIFETIME = Duration.ofHours(1);

    /**
     * Returns the subject of a token after verifying its signature, {@code exp} and {@code nbf}; null if the library
     * rejects the token.
     */
    @Nullable
    String decode(String token);

    /**
     * Returns a token for a subject with these claims, and with {@code iat}, {@code nbf} and {@code exp} for the
     * current time.
     */
    String create(String subject, Map<String, Object> claims);
}
