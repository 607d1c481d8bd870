package io.jwtsimple.benchmarks.contenders;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A library at work with one key. Thread-safe, as far as the library is. */
public interface Contender {

    /** How long the tokens live that it creates. */
    Duration LIFETIME = Duration.ofHours(1);

    /** The subject of a token whose signature, {@code exp} and {@code nbf} hold; null when the library refuses it. */
    @Nullable
    String decode(String token);

    /** A token for a subject with these claims, and with {@code iat}, {@code nbf} and {@code exp} from now. */
    String create(String subject, Map<String, Object> claims);
}
