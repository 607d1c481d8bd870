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
 * The policy of protected endpoints: which header or cookie has the token, which requests are admitted, and the
 * response to a rejected request. {@link #withScope withScope} and {@link #allowing(String, Predicate) allowing} derive
 * a guard with more requirements.
 *
 * <p>Build a guard once, and use it for any number of endpoints, required and optional:
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
    private final @Nullable Requirements requirements; // null if each valid token is admitted

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
     * Makes a guard with the defaults.
     *
     * @param decoder decodes the tokens: a manager, or a function of the application
     * @return the guard
     */
    public static JwtGuard of(TokenDecoder decoder) {
        return builder(decoder).build();
    }

    /**
     * Returns a builder of a guard.
     *
     * @param decoder decodes the tokens: a manager, or a function of the application
     * @return a builder with the defaults
     */
    public static Builder builder(TokenDecoder decoder) {
        return new Builder(Objects.requireNonNull(decoder, "decoder"));
    }

    /**
     * Returns this guard with required scopes. A valid token that lacks at least one of these scopes is
     * {@link Forbidden}. The default response is a 403 with a challenge that names all required scopes (RFC 6750 §3.1).
     * The scopes of the token are {@link Claims#scopes()}. Each 401 of the new guard names the scopes too.
     *
     * <pre>{@code
     * JwtUndertow.required(guard.withScope("orders:write"), handler)
     * }</pre>
     *
     * <p>The new guard also has the requirements of this guard. Scopes are checked first, and then the rules of
     * {@link #allowing(Predicate) allowing} in their order. For a request that this guard has admitted, the new guard
     * checks the claims, and does not decode the token again. The creation of a guard is cheap, so an application may
     * create a guard for each request.
     *
     * @param scopes one or more, each in the characters of RFC 6749 §3.3: printable ASCII without the space, the double
     *     quote and the backslash
     * @return the new guard
     * @throws IllegalArgumentException if there is no scope, or a scope is empty or has another character
     */
    public JwtGuard withScope(String... scopes) {
        if (Objects.requireNonNull(scopes, "scopes").length == 0) {
            throw new IllegalArgumentException("scopes: must be one or more, was none; name a scope");
        }
        Requirements required = requirements().withScopes(Arrays.asList(scopes));
        return new JwtGuard(this, required, responses.withScopes(required.scopes()), mayBlock);
    }

    /**
     * Returns this guard with a rule, as {@link #allowing(String, Predicate)} does, with the message {@code Access
     * denied}.
     *
     * @param allowed takes the verified claims and returns whether they grant the access
     * @return the new guard
     */
    public JwtGuard allowing(Predicate<? super Claims> allowed) {
        return allowing("Access denied", allowed);
    }

    /**
     * Returns this guard with a rule. A valid token is {@link Forbidden} if the rule does not allow the token's claims.
     * The default response is a 403 without a challenge, since no other scope would grant the access.
     *
     * <pre>{@code
     * JwtGuard admins = guard.allowing("Administrators only", claims -> "admin".equals(claims.get("role")));
     * }</pre>
     *
     * <p>The new guard also has the requirements of this guard; see {@link #withScope withScope}. The rule is not
     * called for a request without a token, which an optional endpoint admits. If the rule throws an exception, the
     * guard throws the same exception, and the request is not admitted. The rule may block, so {@link #mayBlock} of the
     * new guard returns true.
     *
     * @param message the reason, see {@link Rejected#message()}: a constant that is safe to send to the client
     * @param allowed takes the verified claims and returns whether they grant the access; called for each decision, and
     *     must be thread-safe
     * @return the new guard
     * @throws IllegalArgumentException if the message has a character that is not allowed
     */
    public JwtGuard allowing(String message, Predicate<? super Claims> allowed) {
        Requirements required = requirements().withRule(message, Objects.requireNonNull(allowed, "allowed"));
        return new JwtGuard(this, required, responses, true);
    }

    private Requirements requirements() {
        return requirements == null ? Requirements.NONE : requirements;
    }

    /**
     * Checks all values of a request's token header. Does not read a {@linkplain Builder#cookie cookie}; for a cookie,
     * an adapter calls {@link #admit}.
     *
     * @param headerValues the value of each line of the configured header, not joined; empty when there is none
     * @return the result, which is {@code Forbidden} for a valid token that does not meet the requirements of this
     *     guard. Never throws because of the header's content
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
     * Returns the response to a rejection, from the callback or by default. Each 401, and each 403 for a missing scope,
     * has a challenge. Calls the function of {@link Builder#onRejected} first.
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
     * Decides on a request, for an adapter: attaches the decision if the request is admitted, and otherwise writes the
     * response. If this guard or a guard of the same {@code build()} has attached a result to the request before, that
     * result is reused. The expiry, the requirements and the access are checked again.
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
            LOG.debug("rejection not written: the response is committed, or is that of a page which includes this one");
        }
        return false;
    }

    /**
     * Returns an earlier result, or {@code Expired} if the token has expired since. The dispatch of a request may cause
     * a second check, much later than the first check.
     */
    private static TokenResult current(TokenResult earlier) {
        if (!(earlier instanceof Valid valid)) {
            return earlier;
        }
        Instant expiresAt = valid.claims().expiresAt();
        return expiresAt != null && valid.claims().isExpired() ? new Expired("Token has expired", expiresAt) : earlier;
    }

    /**
     * Returns whether a check may take long, because the check waits for keys, verifies a slow signature, or calls a
     * function or a rule of the application. If this method returns true, an adapter keeps the check off threads that
     * must not block.
     *
     * @return true if a check may take long
     */
    public boolean mayBlock() {
        return mayBlock;
    }

    /**
     * Returns the name of the header that carries the token. If the protocol of an adapter has other rules for
     * names, the adapter checks this name when the adapter gets the guard.
     *
     * @return the name, as given to {@link Builder#header}
     */
    public String header() {
        return credentials.header();
    }

    /** The options of a guard; each has a default. */
    public static final class Builder {

        static final String BEARER = "Bearer";

        // RejectionResponses copies the options that it needs.
        private final TokenDecoder decoder;
        private String header = "Authorization";

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
         * Sets the header that carries the token. Default: {@code Authorization}.
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
         * Expects only the token in the header, without a scheme. Default: a scheme.
         *
         * @return this
         */
        public Builder noScheme() {
            this.scheme = null;
            return this;
        }

        /**
         * Sets a cookie that carries the token of a browser, if the header has no token. Default: no cookie is read.
         *
         * <p>A token in the header comes first, and a malformed header is rejected. The cookie is read if the header is
         * absent or has another scheme. All {@code Cookie} lines are read. A second cookie of this name, or a value
         * that is not a token, {@code "a quoted one"} for instance, is {@link Invalid}. An empty value is no token.
         *
         * <p>If a page of another origin caused an unsafe request, the token in the cookie is not decoded. The result
         * is {@link Forbidden} with the message {@code Cross-origin request}, by default a 403. Every method except
         * GET, HEAD, OPTIONS and QUERY is unsafe, and so is a request that asks for another protocol, such as a web
         * socket. An unsafe request must have one of these headers:
         *
         * <ul>
         *   <li>{@code Sec-Fetch-Site: same-origin} or {@code none}, as browsers since 2023 send it;
         *   <li>without {@code Sec-Fetch-Site}, an {@code Origin} with the host and port of the header {@code Host};
         *   <li>an {@code Origin} that the cookie {@linkplain TokenCookie#trusting trusts}.
         * </ul>
         *
         * <p>A request with neither header is rejected too: a browser sends one of the two, and other clients send the
         * token in the header. Since GET counts as safe, a handler for GET must not change anything.
         *
         * @param cookie the cookie
         * @return this
         */
        public Builder cookie(TokenCookie cookie) {
            this.cookie = Objects.requireNonNull(cookie, "cookie");
            return this;
        }

        /**
         * Sets the realm in the challenges, which names the protected part of the server (RFC 9110 §11.5). Default: no
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
         * Sets the metadata of the protected resource. Each challenge, of a 401 and of a 403, then has the parameter
         * {@code resource_metadata} with the address of the metadata, so that a client can find the authorization server
         * (RFC 9728 §5.1). The application serves the metadata at {@link ResourceMetadata#path()} without a guard.
         * Default: no metadata.
         *
         * @param metadata the metadata
         * @return this
         */
        public Builder resourceMetadata(ResourceMetadata metadata) {
            this.resourceMetadata = Objects.requireNonNull(metadata, "metadata");
            return this;
        }

        /**
         * Sets the response for a request without a token. Default: 401 {@code {"msg":"Missing Authorization Header"}}.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onMissing(Function<Missing, ErrorResponse> callback) {
            this.onMissing = Objects.requireNonNull(callback, "onMissing");
            return this;
        }

        /**
         * Sets the response for a token or a header that is not valid. Default: 401 {@code {"msg": <reason>}}.
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
         * Sets the response for a token that does not grant the access. Default: 403
         * {@code {"msg":"Insufficient scope"}} for a missing scope, and 403 {@code {"msg": <message>}} for a rule or
         * for a request of another origin with a {@linkplain #cookie cookie}. The response for a missing scope gets a
         * challenge if its status is 401 or 403 and the callback has set no challenge.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onForbidden(Function<Forbidden, ErrorResponse> callback) {
            this.onForbidden = Objects.requireNonNull(callback, "onForbidden");
            return this;
        }

        /**
         * Sets the response while no keys are available. Default: 503 with {@code Retry-After: 30}. A 503 of the callback
         * gets this header too, unless it has one.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onUnavailable(Function<Unavailable, ErrorResponse> callback) {
            this.onUnavailable = Objects.requireNonNull(callback, "onUnavailable");
            return this;
        }

        /**
         * Sets a function that gets the result of each request, for counters of accepted tokens and of all results. The
         * function is called once for each request, by the guard that decodes the token. A guard behind this guard does
         * not call the function again if both are derived from the same {@code build()}. A request without a token is
         * {@link Missing}, even if access is optional and the request is admitted. To count rejected requests, use
         * {@link #onRejected}. If the function throws an exception, the guard throws the same exception, and the
         * request is not admitted. Default: no function.
         *
         * @param listener takes the result, which never has the token; {@link Valid} has the claims, which do not belong
         *     in a metric; called on the thread of the check, so it must be thread-safe and fast
         * @return this
         */
        public Builder onResult(Consumer<TokenResult> listener) {
            this.onResult = Objects.requireNonNull(listener, "onResult");
            return this;
        }

        /**
         * Sets a function that gets each rejection, for counters and logs. The function is called once for each
         * rejected request, before the response is made, and never for an admitted request. All guards that are derived
         * from the same {@code build()} call the function, so a 403 of a guard behind another guard is counted too. If
         * the function throws an exception, the guard throws the same exception, and the request is not admitted.
         * Default: no function.
         *
         * <pre>{@code
         * .onRejected(rejected -> log.info("request rejected: {}", rejected))
         * }</pre>
         *
         * @param listener takes the rejection: its type tells the kind, and {@link Invalid#reason()} the reason. A
         *     rejection has neither the token nor a claim, except {@link Expired#expiredAt()}, which its {@code toString}
         *     does not show. Called on the thread of the check, so it must be thread-safe and fast
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
         * @throws IllegalStateException if the Jackson on the class path is older than 2.14, or if a part of Jackson is
         *     missing or older than another
         */
        public JwtGuard build() {
            JacksonVersion.require();
            return new JwtGuard(this);
        }
    }
}
