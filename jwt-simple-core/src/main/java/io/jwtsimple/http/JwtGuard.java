package io.jwtsimple.http;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenDecoder;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.json.JacksonVersion;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of protected endpoints. A guard reads the token of a request from a header or a cookie, admits or rejects
 * the request, and makes the response to a rejected request. {@link #withScope withScope} and
 * {@link #allowing(String, Predicate) allowing} derive a guard with more requirements.
 *
 * <p>Build a guard once, and use the guard for any number of endpoints, with a required or an optional token:
 *
 * <pre>{@code
 * JwtGuard guard = JwtGuard.builder(jwt)
 *         .onExpired(expired -> ErrorResponse.json(401, Map.of("error", "token_expired")))
 *         .build();
 * }</pre>
 *
 * <p>An adapter puts the guard in front of a handler. A program without an adapter calls {@link #check} and
 * {@link #response}. Immutable, and thread-safe if the callbacks are thread-safe.
 */
public final class JwtGuard {

    private static final Logger LOG = LoggerFactory.getLogger(JwtGuard.class);

    private final JwtGuard root;
    private final TokenDecoder decoder;
    private final boolean mayBlock;
    private final Credentials credentials;
    private final @Nullable CookieCredentials cookie; // null if the token comes in the header only
    private final RejectionResponses responses;
    private final @Nullable Consumer<TokenResult> onResult;
    private final @Nullable Consumer<Rejected> onRejected;
    private final @Nullable Requirements requirements; // null if every valid token is sufficient

    private JwtGuard(Builder builder) {
        this.root = this;
        this.decoder = builder.decoder;
        this.mayBlock = decoder.mayBlock();
        this.credentials = new Credentials(builder.header, builder.scheme);
        this.cookie = builder.cookie == null ? null : new CookieCredentials(builder.cookie);
        this.responses = new RejectionResponses(builder);
        this.onResult = builder.onResult;
        this.onRejected = builder.onRejected;
        this.requirements = null;
    }

    private JwtGuard(JwtGuard parent, Requirements requirements, RejectionResponses responses, boolean mayBlock) {
        this.root = parent.root;
        this.decoder = parent.decoder;
        this.mayBlock = mayBlock;
        this.credentials = parent.credentials;
        this.cookie = parent.cookie;
        this.responses = responses;
        this.onResult = parent.onResult;
        this.onRejected = parent.onRejected;
        this.requirements = requirements;
    }

    /**
     * Makes a guard with the default options.
     *
     * @param decoder decodes the tokens: a manager, {@link TokenDecoder#byIssuer}, or a function of the application
     * @return the guard
     */
    public static JwtGuard of(TokenDecoder decoder) {
        return builder(decoder).build();
    }

    /**
     * Returns a builder of a guard.
     *
     * @param decoder decodes the tokens: a manager, {@link TokenDecoder#byIssuer}, or a function of the application
     * @return a builder with the defaults
     */
    public static Builder builder(TokenDecoder decoder) {
        return new Builder(Objects.requireNonNull(decoder, "decoder"));
    }

    /**
     * Returns a copy of this guard that also requires the given scopes. If a valid token lacks one of these scopes, the
     * result is {@link Forbidden}. The default response is a 403 with a challenge that names all required scopes (RFC
     * 6750 §3.1). The scopes of the token are {@link Claims#scopes()}. The challenge of each 401 also contains the
     * required scopes.
     *
     * <pre>{@code
     * JwtUndertow.required(guard.withScope("orders:write"), handler)
     * }</pre>
     *
     * <p>The new guard also has the requirements of this guard. A guard checks the scopes first, and then the rules of
     * {@link #allowing(Predicate) allowing} in the order of the calls. If this guard has already admitted a request,
     * the new guard reuses the decoded claims. The creation of a guard is cheap, so an application may create a guard
     * for each request.
     *
     * @param scopes one or more scopes, each with only the characters of RFC 6749 §3.3: printable ASCII except the
     *     space, the double quote and the backslash
     * @return the new guard
     * @throws IllegalArgumentException if there is no scope, if a scope is empty, or if a scope has another character
     */
    public JwtGuard withScope(String... scopes) {
        if (Objects.requireNonNull(scopes, "scopes").length == 0) {
            throw new IllegalArgumentException("scopes: must be one or more, was none; name a scope");
        }
        Requirements required = requirements().withScopes(Arrays.asList(scopes));
        return new JwtGuard(this, required, responses.withScopes(required.scopes()), mayBlock);
    }

    /**
     * Calls {@link #allowing(String, Predicate)} with the message {@code Access denied}.
     *
     * @param allowed takes the verified claims, and returns true to grant access
     * @return the new guard
     */
    public JwtGuard allowing(Predicate<? super Claims> allowed) {
        return allowing("Access denied", allowed);
    }

    /**
     * Returns a copy of this guard with an additional rule. If the rule does not allow the claims of a valid token, the
     * result is {@link Forbidden}. The default response is a 403 without a challenge, since no other scope would grant
     * the access.
     *
     * <pre>{@code
     * JwtGuard admins = guard.allowing("Administrators only", claims -> "admin".equals(claims.get("role")));
     * }</pre>
     *
     * <p>The new guard also has the requirements of this guard; see {@link #withScope withScope}. If a request has no
     * token, an optional endpoint admits the request and does not call the rule. If the rule throws an exception, the
     * guard throws the same exception, and the request is not admitted. The rule may block, so {@link #mayBlock} of the
     * new guard returns true.
     *
     * @param message the text of {@link Rejected#message()}: a constant that is safe to send to the client
     * @param allowed takes the verified claims, and returns true to grant access. The guard calls the rule for each
     *     valid token that meets the earlier requirements. The rule must be thread-safe
     * @return the new guard
     * @throws IllegalArgumentException if the message has a character that {@link Rejected#message()} does not allow
     */
    public JwtGuard allowing(String message, Predicate<? super Claims> allowed) {
        Requirements required = requirements().withRule(message, Objects.requireNonNull(allowed, "allowed"));
        return new JwtGuard(this, required, responses, true);
    }

    private Requirements requirements() {
        return requirements == null ? Requirements.NONE : requirements;
    }

    /**
     * Checks all values of the HTTP header that contains the token. Does not read a {@linkplain Builder#cookie cookie}:
     * only {@link #admit} reads the cookie.
     *
     * @param headerValues the value of each line of the configured header, not joined; an empty list if the request has
     *     no such line
     * @return the result, which is {@code Forbidden} for a valid token that does not meet the requirements of this
     *     guard. No content of the header causes an exception
     */
    public TokenResult check(List<String> headerValues) {
        Objects.requireNonNull(headerValues, "headerValues");
        return reported(checked(credentials.check(headerValues, decoder)));
    }

    /** Checks the token of a request: in the header, or in the cookie if the header has no token. */
    private <Q> TokenResult check(RequestAdapter<Q, ?> adapter, Q request) {
        TokenResult result = credentials.check(adapter.headers(request, credentials.header()), decoder);
        if (cookie != null && result instanceof Missing missing) {
            result = cookie.check(adapter, request, missing, decoder);
        }
        return reported(checked(result));
    }

    private TokenResult reported(TokenResult result) {
        if (onResult != null) {
            onResult.accept(result);
        }
        return result;
    }

    /** Returns the result itself, or {@code Forbidden} if the token does not meet the requirements of this guard. */
    private TokenResult checked(TokenResult result) {
        return requirements != null && result instanceof Valid valid ? requirements.check(valid) : result;
    }

    /**
     * Returns the response to a rejection: the response of the callback for this kind of rejection, or the default
     * response if there is no callback. Each 401, and each 403 for a missing scope, has a challenge. First calls the
     * function of {@link Builder#onRejected}.
     *
     * @param rejected the result of {@link #check}
     * @return the response to write
     * @throws IllegalStateException if the callback returned null
     */
    public ErrorResponse response(Rejected rejected) {
        Objects.requireNonNull(rejected, "rejected");
        if (onRejected != null) {
            onRejected.accept(rejected);
        }
        return responses.response(rejected);
    }

    /**
     * Decides on a request, for an adapter. Attaches the decision to an admitted request, and writes the response to a
     * rejected request. If a guard from the same {@code build()} has already admitted the request, this guard reuses
     * the earlier result, but checks the expiry, its own requirements and the access.
     *
     * @param adapter the framework
     * @param access whether a token is required
     * @param request the request
     * @param response the response
     * @param <Q> the framework's request
     * @param <S> the framework's response
     * @return true if the request is admitted; if false, the adapter must end the request
     * @throws IOException if the response cannot be written
     */
    public <Q, S> boolean admit(RequestAdapter<Q, S> adapter, Access access, Q request, S response) throws IOException {
        Objects.requireNonNull(adapter, "adapter");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(response, "response");
        Decision earlier = adapter.attached(request);
        TokenResult result =
                earlier != null && earlier.isBy(root) ? checked(current(earlier.result())) : check(adapter, request);
        if (result instanceof Valid || (access == Access.OPTIONAL && result instanceof Missing)) {
            adapter.attach(request, new Decision(root, result));
            return true;
        }
        LOG.debug("request rejected: {}", result);
        Rejected rejected = (Rejected) result;
        if (!adapter.reject(response, rejected, response(rejected))) {
            LOG.debug("rejection not written: the response is committed, or belongs to a page that includes this one");
        }
        return false;
    }

    /**
     * Returns the earlier result, or {@code Expired} if the token has expired in the meantime: a container may dispatch
     * the same request again, long after the first check.
     */
    private static TokenResult current(TokenResult earlier) {
        if (!(earlier instanceof Valid valid)) {
            return earlier;
        }
        Instant expiresAt = valid.claims().expiresAt();
        return expiresAt != null && valid.claims().isExpired() ? new Expired("Token has expired", expiresAt) : earlier;
    }

    /**
     * Returns whether a check may take a long time. A check may wait for keys or for a store of revocations, verify a
     * slow signature, or call code of the application. If this method returns true, an adapter must run the check on a
     * thread that may block.
     *
     * @return true if a check may take a long time
     */
    public boolean mayBlock() {
        return mayBlock;
    }

    /**
     * Returns the name of the header that contains the token. An adapter for a protocol that forbids some header names,
     * gRPC for instance, checks this name before the first request.
     *
     * @return the name, as given to {@link Builder#header}
     */
    public String header() {
        return credentials.header();
    }

    /** The options of a guard; each has a default. */
    public static final class Builder {

        static final String BEARER = "Bearer";

        private final TokenDecoder decoder;
        private String header = "Authorization";

        // RejectionResponses reads the fields below that are not private.
        @Nullable
        String scheme = BEARER;

        @Nullable
        TokenCookie cookie;

        @Nullable
        String realm;

        @Nullable
        ResourceMetadata resourceMetadata;

        @Nullable
        Function<Missing, ErrorResponse> onMissing;

        @Nullable
        Function<Invalid, ErrorResponse> onInvalid;

        @Nullable
        Function<Expired, ErrorResponse> onExpired;

        @Nullable
        Function<Forbidden, ErrorResponse> onForbidden;

        @Nullable
        Function<Unavailable, ErrorResponse> onUnavailable;

        private @Nullable Consumer<TokenResult> onResult;
        private @Nullable Consumer<Rejected> onRejected;

        private Builder(TokenDecoder decoder) {
            this.decoder = decoder;
        }

        /**
         * Sets the header that contains the token. Default: {@code Authorization}.
         *
         * @param name a header name (RFC 9110 §5.1)
         * @return this
         * @throws IllegalArgumentException if the name is not a header name
         */
        public Builder header(String name) {
            HeaderSyntax.requireName(name, "header");
            this.header = name;
            return this;
        }

        /**
         * Sets the scheme, the word before the token. Case is ignored. Default: {@code Bearer}.
         *
         * @param name an authentication scheme (RFC 9110 §11.1)
         * @return this
         * @throws IllegalArgumentException if the name is not a scheme
         */
        public Builder scheme(String name) {
            HeaderSyntax.requireName(name, "scheme");
            this.scheme = name;
            return this;
        }

        /**
         * Expects only the token in the header, without a scheme. Default: the scheme {@code Bearer}.
         *
         * @return this
         */
        public Builder noScheme() {
            this.scheme = null;
            return this;
        }

        /**
         * Sets the cookie that the guard reads if the header has no token. Default: no cookie is read.
         *
         * <p>A token in the header takes precedence over the cookie, and a request with a malformed header is rejected.
         * The cookie is read if the header is absent, is empty or has another scheme. All {@code Cookie} header lines
         * are read. The result is {@link Invalid} if the request has two cookies with this name, or if the value
         * contains a forbidden character, such as a double quote. An empty value counts as a missing token.
         *
         * <p>A browser also sends the cookie with requests from pages of other origins. A request is unsafe if its
         * method is not GET, HEAD, OPTIONS or QUERY, or if it requests an upgrade to another protocol, such as
         * WebSocket. An unsafe request must have one of these headers:
         *
         * <ul>
         *   <li>{@code Sec-Fetch-Site: same-origin} or {@code none} (since 2023, every browser sends this header over
         *       https and to {@code localhost});
         *   <li>without {@code Sec-Fetch-Site}, an {@code Origin} with the host and port of the header {@code Host};
         *   <li>an {@code Origin} that the cookie {@linkplain TokenCookie#trusting trusts}.
         * </ul>
         *
         * <p>If an unsafe request has none of them, the token in the cookie is not decoded. The result is
         * {@link Forbidden} with the message {@code Cross-origin request}, by default a 403. Clients other than
         * browsers usually send none of them, so these clients should send the token in a header instead of a cookie.
         * Since GET counts as safe, a handler for GET must not change anything.
         *
         * @param cookie the cookie
         * @return this
         */
        public Builder cookie(TokenCookie cookie) {
            this.cookie = Objects.requireNonNull(cookie, "cookie");
            return this;
        }

        /**
         * Sets the realm of the challenges: a name for the protected part of the server (RFC 9110 §11.5). Default: no
         * realm.
         *
         * @param name printable ASCII without the double quote and the backslash
         * @return this
         * @throws IllegalArgumentException if the name has other characters
         */
        public Builder realm(String name) {
            HeaderSyntax.requireQuotable(name, "realm");
            this.realm = name;
            return this;
        }

        /**
         * Sets the metadata of the protected resource. Each challenge then contains the address of the metadata in the
         * parameter {@code resource_metadata}. With the metadata, a client can find the authorization server (RFC 9728
         * §5.1). The application must serve the metadata at {@link ResourceMetadata#path()} without a guard. Default:
         * no metadata.
         *
         * @param metadata the metadata
         * @return this
         */
        public Builder resourceMetadata(ResourceMetadata metadata) {
            this.resourceMetadata = Objects.requireNonNull(metadata, "metadata");
            return this;
        }

        /**
         * Sets the response for a request without a token. Default: 401 {@code {"msg": <message>}}, with the message
         * {@code Missing Authorization Header} for instance.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onMissing(Function<Missing, ErrorResponse> callback) {
            this.onMissing = Objects.requireNonNull(callback, "onMissing");
            return this;
        }

        /**
         * Sets the response for a token or a header that is not valid. Default: 401 {@code {"msg": <message>}}.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onInvalid(Function<Invalid, ErrorResponse> callback) {
            this.onInvalid = Objects.requireNonNull(callback, "onInvalid");
            return this;
        }

        /**
         * Sets the response for a token that has expired. Default: 401 {@code {"msg":"Token has expired"}}.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onExpired(Function<Expired, ErrorResponse> callback) {
            this.onExpired = Objects.requireNonNull(callback, "onExpired");
            return this;
        }

        /**
         * Sets the response for a token that does not grant access. Default: 403
         * {@code {"msg":"Insufficient scope"}} for a missing scope, and 403 {@code {"msg": <message>}} for a rule. An
         * unsafe cross-origin request with a {@linkplain #cookie cookie} gets 403
         * {@code {"msg":"Cross-origin request"}}. If the callback returns a 401, or a 403 for a missing scope, the
         * guard adds a challenge unless the response has one.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onForbidden(Function<Forbidden, ErrorResponse> callback) {
            this.onForbidden = Objects.requireNonNull(callback, "onForbidden");
            return this;
        }

        /**
         * Sets the response for a token that cannot be checked, for instance because no keys are available. Default:
         * 503 {@code {"msg": <message>}} with {@code Retry-After: 30}. If the callback returns a 503 without
         * {@code Retry-After}, the guard adds this header.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onUnavailable(Function<Unavailable, ErrorResponse> callback) {
            this.onUnavailable = Objects.requireNonNull(callback, "onUnavailable");
            return this;
        }

        /**
         * Sets a function that gets the result of each request, to count accepted tokens for instance. The function is
         * called once for each request: if several guards from the same {@code build()} check a request, only the first
         * guard calls the function. For a request without a token, the result is {@link Missing}, even if an optional
         * endpoint admits the request. To count rejected requests, use {@link #onRejected}. If the function throws an
         * exception, the guard throws the same exception, and the request is not admitted. Default: no function.
         *
         * @param listener takes the result, which never contains the token. {@link Valid} contains the claims: do not
         *     copy claims into a metric. The function runs on the thread of the check, so the function must be
         *     thread-safe and fast
         * @return this
         */
        public Builder onResult(Consumer<TokenResult> listener) {
            this.onResult = Objects.requireNonNull(listener, "onResult");
            return this;
        }

        /**
         * Sets a function that gets each rejection, for counters and logs. The function is called once for each
         * rejected request, before the response is made, and never for an admitted request. All guards from the same
         * {@code build()} call the function, so a 403 of a second guard is counted too. If the function throws an
         * exception, the guard throws the same exception, and the request is not admitted. Default: no function.
         *
         * <pre>{@code
         * .onRejected(rejected -> log.info("request rejected: {}", rejected))
         * }</pre>
         *
         * @param listener takes the rejection; for {@link Invalid}, the method {@link Invalid#reason()} returns the
         *     reason. A rejection contains no token. The only claim in a rejection is {@link Expired#expiredAt()}, and
         *     {@code toString} omits this claim. The function runs on the thread of the check, so the function must be
         *     thread-safe and fast
         * @return this
         */
        public Builder onRejected(Consumer<Rejected> listener) {
            this.onRejected = Objects.requireNonNull(listener, "onRejected");
            return this;
        }

        /**
         * Builds the guard.
         *
         * @return the guard
         * @throws IllegalStateException if Jackson on the class path is older than 2.14, or if one of its modules is
         *     missing or too old
         */
        public JwtGuard build() {
            JacksonVersion.require();
            return new JwtGuard(this);
        }
    }
}
