package io.jwtsimple.http;

import io.jwtsimple.TokenDecoder;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.json.JacksonVersion;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of protected endpoints: which header has the token, which requests are admitted, and the response to a
 * rejected request.
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
 * {@link #response}. Immutable, and thread-safe if the callbacks are.
 */
public final class JwtGuard {

    private static final Logger LOG = LoggerFactory.getLogger(JwtGuard.class);

    private final TokenDecoder decoder;
    private final boolean mayBlock;
    private final Credentials credentials;
    private final RejectionResponses responses;

    private JwtGuard(Builder builder) {
        this.decoder = builder.decoder;
        this.mayBlock = decoder.mayBlock();
        this.credentials = new Credentials(builder.header, builder.scheme);
        this.responses = new RejectionResponses(
                builder.scheme == null ? Builder.BEARER : builder.scheme,
                builder.realm,
                builder.onMissing,
                builder.onInvalid,
                builder.onExpired,
                builder.onUnavailable);
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
     * Checks all values of a request's token header.
     *
     * @param headerValues the value of each line of the configured header, not joined; empty when there is none
     * @return the result. Never throws because of the header's content
     */
    public TokenResult check(List<String> headerValues) {
        Objects.requireNonNull(headerValues, "headerValues");
        return credentials.check(headerValues, decoder);
    }

    /**
     * Returns the response to a rejection, from the callback or by default. Every 401 has a challenge.
     *
     * @param rejected the result of {@link #check}
     * @return the response to write
     * @throws IllegalStateException if the callback returned null
     */
    public ErrorResponse response(Rejected rejected) {
        return responses.response(Objects.requireNonNull(rejected, "rejected"));
    }

    /**
     * Decides on a request, for an adapter: attaches the decision if the request is admitted, and otherwise writes the
     * response. A result that this guard has attached to the request before is reused, but the expiry and the access
     * are checked again.
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
        TokenResult result = earlier != null && earlier.isBy(this)
                ? current(earlier.result())
                : check(adapter.headers(request, credentials.header()));
        if (result instanceof Valid || (access == Access.OPTIONAL && result instanceof Missing)) {
            adapter.attach(request, new Decision(this, result));
            return true;
        }
        LOG.debug("request rejected: {}", result);
        if (!adapter.reject(response, response((Rejected) result))) {
            LOG.debug("rejection not written: the response is committed, or is that of a page which includes this one");
        }
        return false;
    }

    /** Returns an earlier result, or {@code Expired} if the token has expired since. A dispatch may come much later. */
    private static TokenResult current(TokenResult earlier) {
        return earlier instanceof Valid valid && valid.claims().isExpired()
                ? new Expired("Token has expired", valid.claims().expiresAt())
                : earlier;
    }

    /**
     * Returns whether a check may take long, because it waits for keys, verifies a slow signature, or calls a function
     * of the application. If so, an adapter keeps the check off threads that must not block.
     *
     * @return true if a check may take long
     */
    public boolean mayBlock() {
        return mayBlock;
    }

    /** The options of a guard; each has a default. */
    public static final class Builder {

        private static final String BEARER = "Bearer";

        private final TokenDecoder decoder;
        private String header = "Authorization";
        private @Nullable String scheme = BEARER;
        private @Nullable String realm;
        private @Nullable Function<Missing, ErrorResponse> onMissing;
        private @Nullable Function<Invalid, ErrorResponse> onInvalid;
        private @Nullable Function<Expired, ErrorResponse> onExpired;
        private @Nullable Function<Unavailable, ErrorResponse> onUnavailable;

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
         * Sets the response while no keys are available. Default: 503 with {@code Retry-After: 30}.
         *
         * @param callback takes the rejection and returns the response, never null
         * @return this
         */
        public Builder onUnavailable(Function<Unavailable, ErrorResponse> callback) {
            this.onUnavailable = Objects.requireNonNull(callback, "onUnavailable");
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
