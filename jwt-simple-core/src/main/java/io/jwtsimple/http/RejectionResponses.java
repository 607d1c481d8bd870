package io.jwtsimple.http;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The response to each kind of rejection: from the application's callback, or by default. Adds the challenge that a 401
 * must have (RFC 9110 §11.6.1, RFC 6750 §3).
 */
final class RejectionResponses {

    private static final String CHALLENGE = "WWW-Authenticate";

    /**
     * The maximum number of default responses that are kept. Decode has fewer messages, but a decode function may have
     * any number.
     */
    private static final int MAX_DEFAULTS = 128;

    private final String scheme;
    private final @Nullable String realm;
    private final @Nullable Function<Missing, ErrorResponse> onMissing;
    private final @Nullable Function<Invalid, ErrorResponse> onInvalid;
    private final @Nullable Function<Expired, ErrorResponse> onExpired;
    private final @Nullable Function<Unavailable, ErrorResponse> onUnavailable;
    // Default responses are kept, so that rejecting a request costs no more than admitting one.
    private final Map<Object, ErrorResponse> defaults = new ConcurrentHashMap<>();

    RejectionResponses(
            String scheme,
            @Nullable String realm,
            @Nullable Function<Missing, ErrorResponse> onMissing,
            @Nullable Function<Invalid, ErrorResponse> onInvalid,
            @Nullable Function<Expired, ErrorResponse> onExpired,
            @Nullable Function<Unavailable, ErrorResponse> onUnavailable) {
        this.scheme = scheme;
        this.realm = realm;
        this.onMissing = onMissing;
        this.onInvalid = onInvalid;
        this.onExpired = onExpired;
        this.onUnavailable = onUnavailable;
    }

    ErrorResponse response(Rejected rejected) {
        if (rejected instanceof Missing missing) {
            return response("onMissing", onMissing, missing, null);
        }
        if (rejected instanceof Invalid invalid) {
            return response("onInvalid", onInvalid, invalid, error(invalid.reason()));
        }
        if (rejected instanceof Expired expired) {
            return response("onExpired", onExpired, expired, "invalid_token");
        }
        return response("onUnavailable", onUnavailable, (Unavailable) rejected, null);
    }

    private <R extends Rejected> ErrorResponse response(
            String name, @Nullable Function<R, ErrorResponse> callback, R rejected, @Nullable String error) {
        if (callback == null) {
            return byDefault(rejected, error);
        }
        ErrorResponse response = callback.apply(rejected);
        if (response == null) {
            throw new IllegalStateException(name + ": returned null; it must return an ErrorResponse");
        }
        return challenged(response, error, rejected.message());
    }

    private ErrorResponse byDefault(Rejected rejected, @Nullable String error) {
        // An Expired is looked up by its message, since its time differs for each token.
        Object key = rejected instanceof Expired ? rejected.message() : rejected;
        ErrorResponse known = defaults.get(key);
        if (known != null) {
            return known;
        }
        // A message has no double quote, backslash or control character, so it needs no escape in JSON.
        String body = "{\"msg\":\"" + rejected.message() + "\"}";
        ErrorResponse made = rejected instanceof Unavailable
                ? ErrorResponse.ofJson(503, body).withHeader("Retry-After", "30")
                : challenged(ErrorResponse.ofJson(401, body), error, rejected.message());
        if (defaults.size() < MAX_DEFAULTS) {
            defaults.put(key, made);
        }
        return made;
    }

    private static String error(Reason reason) {
        return reason == Reason.MALFORMED_HEADER || reason == Reason.MULTIPLE_TOKENS
                ? "invalid_request"
                : "invalid_token";
    }

    /** Returns a response with the challenge that a 401 must have. */
    private ErrorResponse challenged(ErrorResponse response, @Nullable String error, String message) {
        if (response.status() != 401 || response.headers().containsKey(CHALLENGE)) {
            return response;
        }
        StringJoiner parameters = new StringJoiner(", ", scheme + ' ', "").setEmptyValue(scheme);
        if (realm != null) {
            parameters.add("realm=\"" + realm + '"');
        }
        if (error != null) {
            parameters.add("error=\"" + error + '"');
            parameters.add("error_description=\"" + message + '"');
        }
        return response.withHeader(CHALLENGE, parameters.toString());
    }
}
