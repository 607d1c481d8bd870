package io.jwtsimple;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.Provider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of remote keys. Every option has a default, which is right for most providers. */
public final class RemoteOptions {

    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(1);
    private static final Duration MAX_OUTAGE = Duration.ofDays(7);

    final Set<Algorithm> moreAlgorithms = EnumSet.noneOf(Algorithm.class);

    @Nullable
    HttpClient client;

    @Nullable
    URI fetchFrom;

    @Nullable
    Provider jcaProvider;

    boolean plainHttp;

    Duration timeout = Duration.ofSeconds(5);

    @Nullable
    Duration lifetime;

    Duration outageTolerance = Duration.ofHours(1);
    InstantSource clock = InstantSource.system();
    boolean eager;

    /** The time that a token may wait beyond the timeout. A fetch may use half of this time to check the keys. */
    Duration margin = Duration.ofSeconds(1);

    RemoteOptions() {}

    /**
     * Accepts further algorithms, in addition to the algorithm that is passed to {@code remote} or {@code discover}.
     * Call this method for a provider that signs with several algorithms. Default: only the algorithm that is passed.
     *
     * @param first an algorithm of a key pair
     * @param others further algorithms of key pairs
     * @return this
     * @throws IllegalArgumentException if an algorithm uses a shared secret, such as {@code HS256}
     */
    public RemoteOptions alsoAccept(Algorithm first, Algorithm... others) {
        moreAlgorithms.add(requireKeyPair(first));
        for (Algorithm other : Objects.requireNonNull(others, "others")) {
            moreAlgorithms.add(requireKeyPair(other));
        }
        return this;
    }

    static Algorithm requireKeyPair(Algorithm algorithm) {
        if (Objects.requireNonNull(algorithm, "algorithms").family == Algorithm.Family.HMAC) {
            throw new IllegalArgumentException("algorithms: " + algorithm + " needs a secret, and published keys are"
                    + " not secret; name the algorithms of the provider's key pairs, RS256 or ES256 for instance");
        }
        return algorithm;
    }

    /**
     * Sets the HTTP client, for a private certificate authority or a proxy for instance. Default: a shared client with
     * the certificate authorities and the proxies of the JVM. The default client does not keep an application's class
     * loader in memory, so an application need not close the client. The threads of your own client may keep your class
     * loader in memory for as long as the client is in use. The client's threads also check the fetched keys, which may
     * take several seconds.
     *
     * @param httpClient a client that follows no redirects, which is the default of {@code HttpClient}
     * @return this
     * @throws IllegalArgumentException if the client follows redirects
     */
    public RemoteOptions client(HttpClient httpClient) {
        if (Objects.requireNonNull(httpClient, "httpClient").followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("client: must follow no redirects, since keys are accepted only from"
                    + " the given address; build it with Redirect.NEVER");
        }
        client = httpClient;
        return this;
    }

    /**
     * Sets the JCA provider that verifies the signatures of all keys; see {@link JwtKey#withProvider}. A fetched key
     * that the JCA provider cannot use is ignored, with a warning in the log. {@code remote} and {@code discover} throw
     * an {@code IllegalArgumentException} if the JCA provider lacks an accepted algorithm or rejects a valid signature.
     * Default: the JVM selects the JCA provider.
     *
     * @param provider the JCA provider, which need not be installed in the JVM
     * @return this
     */
    public RemoteOptions jcaProvider(Provider provider) {
        jcaProvider = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /**
     * Accepts addresses with {@code http} on any host. By default, {@code http} is accepted for the loopback only.
     *
     * <p><b>Dangerous:</b> an attacker on the network path to the provider can replace the provider's keys, and then
     * forge every token. Call this method only if you trust every machine between this program and the provider, in a
     * Docker Compose network for instance. If the address of the metadata is {@code https}, the address of the keys
     * must be {@code https} too.
     *
     * @return this
     */
    public RemoteOptions acceptPlainHttp() {
        plainHttp = true;
        return this;
    }

    /**
     * Sets the address from which metadata and keys are fetched, instead of the issuer's address. Use this option with
     * {@link JwtKeySet#discover(Algorithm, String, java.util.function.Consumer) discover} if this program reaches the
     * issuer only at another address, for instance a Keycloak in the same Docker Compose network. Default: the issuer's
     * address.
     *
     * <ul>
     *   <li>The metadata is read below this address. The {@code issuer} in the metadata must be the issuer or this
     *       address.
     *   <li>If the metadata's {@code jwks_uri} begins with the issuer's address, this option's address replaces that
     *       beginning. Any other {@code jwks_uri} is used unchanged.
     *   <li>The {@code iss} of a token must still be the issuer.
     * </ul>
     *
     * @param address an {@code https} address without query; {@code http} is accepted for the loopback, and after
     *     {@link #acceptPlainHttp()} for any host
     * @return this
     */
    public RemoteOptions fetchFrom(URI address) {
        fetchFrom = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * Sets the time limit for all downloads of one fetch: the metadata and the keys. Default: 5 seconds.
     *
     * @param duration 1 millisecond to 1 minute
     * @return this
     * @throws IllegalArgumentException if the duration is out of range
     */
    public RemoteOptions timeout(Duration duration) {
        timeout = between(Duration.ofMillis(1), duration, MAX_TIMEOUT, "timeout");
        return this;
    }

    /**
     * Sets how long fetched keys are current. During this lifetime, a withdrawn key may still be accepted. After four
     * fifths of the lifetime, the next token causes a fetch in the background. Default: the {@code max-age} in
     * {@code Cache-Control} minus {@code Age}, but at least 1 minute and at most 1 hour; 1 minute if
     * {@code Cache-Control} has no {@code max-age}; 5 minutes without {@code Cache-Control}.
     *
     * @param duration 1 second to 1 day; overrides {@code Cache-Control}
     * @return this
     * @throws IllegalArgumentException if the duration is out of range
     */
    public RemoteOptions lifetime(Duration duration) {
        lifetime = between(Duration.ofSeconds(1), duration, MAX_LIFETIME, "lifetime");
        return this;
    }

    /**
     * Sets how long outdated keys are used while no new keys can be fetched. After this time, no token can be verified,
     * and the result is {@link TokenResult.Unavailable}. Default: 1 hour.
     *
     * @param duration zero to 7 days
     * @return this
     * @throws IllegalArgumentException if the duration is out of range
     */
    public RemoteOptions outageTolerance(Duration duration) {
        outageTolerance = between(Duration.ZERO, duration, MAX_OUTAGE, "outageTolerance");
        return this;
    }

    /**
     * Sets the clock. Default: the system clock.
     *
     * @param source the clock, a fixed clock in tests for instance
     * @return this
     */
    public RemoteOptions clock(InstantSource source) {
        clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Makes {@code remote} or {@code discover} fetch the keys in the background, so that the first token rarely waits.
     * A failed fetch causes no exception in these methods. {@link JwtKeySet#requireAvailable()} waits for the fetch,
     * and throws if no keys are available. Default: the keys are fetched when the first token arrives.
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
