package io.jwtsimple.http;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The responses to rejected requests: the responses of the application's callbacks, and the default responses. Each 401
 * must have a challenge (RFC 9110 §11.6.1), so this class adds a missing challenge. A 403 for a missing scope also gets
 * a challenge (RFC 6750 §3). A 503 for {@link Unavailable} gets {@code Retry-After}. If the guard reads a cookie, each
 * response gets {@code Vary}.
 */
final class RejectionResponses {

    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String RETRY_AFTER = "Retry-After";
    private static final String VARY = "Vary";

    /**
     * The maximum number of cached default responses. A manager has fewer different messages than this limit, but a
     * decode function of the application may return any number of messages.
     */
    private static final int MAX_DEFAULTS = 128;

    private final String scheme;
    private final @Nullable String realm;
    private final Set<String> scopes;
    private final boolean readsCookie;
    private final @Nullable ResourceMetadata metadata;
    private final @Nullable Function<Missing, ErrorResponse> onMissing;
    private final @Nullable Function<Invalid, ErrorResponse> onInvalid;
    private final @Nullable Function<Expired, ErrorResponse> onExpired;
    private final @Nullable Function<Forbidden, ErrorResponse> onForbidden;
    private final @Nullable Function<Unavailable, ErrorResponse> onUnavailable;
    // Default responses are cached, so that a guard does not build a response for each rejected request.
    private final Map<Object, ErrorResponse> defaults = new ConcurrentHashMap<>();

    RejectionResponses(JwtGuard.Builder options) {
        this.scheme = options.scheme == null ? JwtGuard.Builder.BEARER : options.scheme;
        this.realm = options.realm;
        this.scopes = Set.of();
        this.readsCookie = options.cookie != null;
        this.metadata = options.resourceMetadata;
        this.onMissing = options.onMissing;
        this.onInvalid = options.onInvalid;
        this.onExpired = options.onExpired;
        this.onForbidden = options.onForbidden;
        this.onUnavailable = options.onUnavailable;
    }

    private RejectionResponses(RejectionResponses other, Set<String> scopes) {
        this.scheme = other.scheme;
        this.realm = other.realm;
        this.scopes = scopes;
        this.readsCookie = other.readsCookie;
        this.metadata = other.metadata;
        this.onMissing = other.onMissing;
        this.onInvalid = other.onInvalid;
        this.onExpired = other.onExpired;
        this.onForbidden = other.onForbidden;
        this.onUnavailable = other.onUnavailable;
    }

    /** Returns a copy with the given scopes in the challenge of each 401 (RFC 6750 §3). */
    RejectionResponses withScopes(Set<String> required) {
        return new RejectionResponses(this, required);
    }

    ErrorResponse response(Rejected rejected) {
        if (rejected instanceof Missing missing) {
            return response("onMissing", onMissing, missing, null, scopes);
        }
        if (rejected instanceof Invalid invalid) {
            return response("onInvalid", onInvalid, invalid, error(invalid.reason()), scopes);
        }
        if (rejected instanceof Expired expired) {
            return response("onExpired", onExpired, expired, "invalid_token", scopes);
        }
        if (rejected instanceof Forbidden forbidden) {
            // If no scope would grant access, a 403 has no challenge, and the challenge of a 401 from the callback
            // has no error and no scope.
            String error = forbidden.scopes().isEmpty() ? null : "insufficient_scope";
            return response("onForbidden", onForbidden, forbidden, error, forbidden.scopes());
        }
        return response("onUnavailable", onUnavailable, (Unavailable) rejected, null, scopes);
    }

    private <R extends Rejected> ErrorResponse response(
            String name,
            @Nullable Function<R, ErrorResponse> callback,
            R rejected,
            @Nullable String error,
            Set<String> required) {
        if (callback == null) {
            return byDefault(rejected, error, required);
        }
        ErrorResponse response = callback.apply(rejected);
        if (response == null) {
            throw new IllegalStateException(name + ": returned null; it must return an ErrorResponse");
        }
        return completed(response, rejected, error, required);
    }

    private ErrorResponse byDefault(Rejected rejected, @Nullable String error, Set<String> required) {
        // For Expired, the map key is only the message, since the expiry time differs for each token.
        Object key = rejected instanceof Expired ? rejected.message() : rejected;
        ErrorResponse known = defaults.get(key);
        if (known != null) {
            return known;
        }
        // A message has no double quote, backslash or control character, so the message needs no escape in JSON.
        String body = "{\"msg\":\"" + rejected.message() + "\"}";
        int status = rejected instanceof Unavailable ? 503 : rejected instanceof Forbidden ? 403 : 401;
        ErrorResponse made = completed(ErrorResponse.ofJson(status, body), rejected, error, required);
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

    /** Returns a response with all required headers added. */
    private ErrorResponse completed(
            ErrorResponse response, Rejected rejected, @Nullable String error, Set<String> required) {
        return varied(delayed(challenged(response, rejected, error, required), rejected), rejected);
    }

    /** Adds {@code Retry-After} to a 503 for {@code Unavailable}. */
    private static ErrorResponse delayed(ErrorResponse response, Rejected rejected) {
        boolean wanted = rejected instanceof Unavailable && response.status() == 503;
        return wanted && !response.headers().containsKey(RETRY_AFTER)
                ? response.withHeader(RETRY_AFTER, "30")
                : response;
    }

    /** Adds a challenge to a 401, and to a 403 for a missing scope. */
    private ErrorResponse challenged(
            ErrorResponse response, Rejected rejected, @Nullable String error, Set<String> required) {
        boolean scopeIsMissing = rejected instanceof Forbidden && error != null;
        boolean wanted = response.status() == 401 || (response.status() == 403 && scopeIsMissing);
        if (!wanted || response.headers().containsKey(CHALLENGE)) {
            return response;
        }
        StringJoiner parameters = new StringJoiner(", ", scheme + ' ', "").setEmptyValue(scheme);
        if (realm != null) {
            parameters.add("realm=\"" + realm + '"');
        }
        if (error != null) {
            parameters.add("error=\"" + error + '"');
            parameters.add("error_description=\"" + rejected.message() + '"');
        }
        if (!required.isEmpty()) {
            parameters.add("scope=\"" + String.join(" ", required) + '"');
        }
        if (metadata != null) {
            parameters.add("resource_metadata=\"" + metadata.address() + '"');
        }
        return response.withHeader(CHALLENGE, parameters.toString());
    }

    /**
     * Adds {@code Cookie} to {@code Vary}, and for a cross-origin request also {@code Origin} and
     * {@code Sec-Fetch-Site}. {@code Authorization} is not added, since a shared cache does not reuse the response to a
     * request with {@code Authorization} (RFC 9111 §3.5).
     */
    private ErrorResponse varied(ErrorResponse response, Rejected rejected) {
        if (!readsCookie) {
            return response;
        }
        String own = rejected.equals(CookieCredentials.CROSS_ORIGIN) ? "Cookie, Origin, Sec-Fetch-Site" : "Cookie";
        String other = response.headers().get(VARY);
        if (other != null && ("," + other + ",").replaceAll("[ \t]", "").contains(",*,")) {
            return response; // an asterisk already covers every request header (RFC 9110 §12.5.5)
        }
        return response.withHeader(VARY, other == null ? own : other + ", " + own);
    }
}
