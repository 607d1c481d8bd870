package io.jwtsimple;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be chosen about keys that are fetched. Every option has a default, which is right for most providers. */
public final class RemoteOptions {

    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(1);
    private static final Duration MAX_OUTAGE = Duration.ofDays(7);

    @Nullable
    HttpClient client;

    Duration timeout = Duration.ofSeconds(5);

    @Nullable
    Duration lifetime;

    Duration outageTolerance = Duration.ofHours(1);
    InstantSource clock = InstantSource.system();
    boolean eager;

    RemoteOptions() {}

    /**
     * Sets the client to fetch with, where the certificates of an authority of your own or a proxy are needed. Default: one
     * client for all remote sets, which trusts the authorities that the JVM trusts and uses the JVM's proxies. Neither that
     * client nor its threads keep the class loader of an application, so nothing must be closed when an application is
     * stopped. A client that you set is yours: its threads may keep your class loader until you no longer use the client.
     *
     * @param httpClient one that follows no redirects, as a client does by default
     * @return this
     */
    public RemoteOptions client(HttpClient httpClient) {
        if (Objects.requireNonNull(httpClient, "httpClient").followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("client: must follow no redirects, since keys are taken from nowhere but"
                    + " the given address; build it with Redirect.NEVER");
        }
        client = httpClient;
        return this;
    }

    /**
     * How long one fetch may take, to its last byte. Default 5 seconds.
     *
     * @param duration 1 millisecond to 1 minute
     * @return this
     */
    public RemoteOptions timeout(Duration duration) {
        timeout = between(Duration.ofMillis(1), duration, MAX_TIMEOUT, "timeout");
        return this;
    }

    /**
     * For how long fetched keys are current: that is how long a key that was withdrawn may still be accepted. After four
     * fifths of it they are fetched again in the background. Default: what {@code Cache-Control} says, but at least 1
     * minute and at most 1 hour; 5 minutes if it says nothing.
     *
     * @param duration 1 second to 1 day, whatever {@code Cache-Control} says
     * @return this
     */
    public RemoteOptions lifetime(Duration duration) {
        lifetime = between(Duration.ofSeconds(1), duration, MAX_LIFETIME, "lifetime");
        return this;
    }

    /**
     * How long keys that are no longer current serve on while they cannot be fetched. After that, every result is
     * {@link TokenResult.Unavailable}. Default 1 hour.
     *
     * @param duration zero to 7 days
     * @return this
     */
    public RemoteOptions outageTolerance(Duration duration) {
        outageTolerance = between(Duration.ZERO, duration, MAX_OUTAGE, "outageTolerance");
        return this;
    }

    /**
     * What time it is. Default the system's clock.
     *
     * @param source one that a test sets, for instance
     * @return this
     */
    public RemoteOptions clock(InstantSource source) {
        clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Begins to fetch the keys at once, in the background, so that the first token need not wait. Nothing is thrown if
     * that fails. Default: the first token has them fetched.
     *
     * @return this
     */
    public RemoteOptions eager() {
        eager = true;
        return this;
    }

    private static Duration between(Duration least, Duration duration, Duration most, String subject) {
        Objects.requireNonNull(duration, "duration");
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(subject + ": must be " + least + " to " + most + ", was " + duration);
        }
        return duration;
    }
}
