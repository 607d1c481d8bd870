package io.jwtsimple.http;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer to each kind of rejection: the application's where there is a callback, else the default; and the
 * challenge that a 401 must carry (RFC 9110 §11.6.1), in the words of RFC 6750 §3.
 */
record Answers(
        String scheme,
        @Nullable String realm,
        Function<Missing, ErrorResponse> onMissing,
        Function<Invalid, ErrorResponse> onInvalid,
        Function<Expired, ErrorResponse> onExpired,
        Function<Unavailable, ErrorResponse> onUnavailable) {

    private static final String CHALLENGE = "WWW-Authenticate";

    ErrorResponse answer(Rejected rejected) {
        if (rejected instanceof Missing missing) {
            return challenged("onMissing", onMissing.apply(missing), null, rejected);
        }
        if (rejected instanceof Invalid invalid) {
            return challenged("onInvalid", onInvalid.apply(invalid), error(invalid.reason()), rejected);
        }
        if (rejected instanceof Expired expired) {
            return challenged("onExpired", onExpired.apply(expired), "invalid_token", rejected);
        }
        return challenged("onUnavailable", onUnavailable.apply((Unavailable) rejected), null, rejected);
    }

    static ErrorResponse unauthorized(Rejected rejected) {
        return message(401, rejected);
    }

    static ErrorResponse unavailable(Unavailable rejected) {
        return message(503, rejected).withHeader("Retry-After", "30");
    }

    // A message has no double quote, backslash or control character, so it is a JSON string as it stands.
    private static ErrorResponse message(int status, Rejected rejected) {
        return ErrorResponse.ofJson(status, "{\"msg\":\"" + rejected.message() + "\"}");
    }

    private static String error(Reason reason) {
        return reason == Reason.HEADER_FORMAT || reason == Reason.MULTIPLE_TOKENS ? "invalid_request" : "invalid_token";
    }

    /** The callback's response, with the challenge that a 401 must carry, unless it has one. */
    private ErrorResponse challenged(
            String callback, @Nullable ErrorResponse response, @Nullable String error, Rejected rejected) {
        if (response == null) {
            throw new IllegalStateException(callback + ": returned null; it must return an ErrorResponse");
        }
        if (response.status() != 401 || response.headers().containsKey(CHALLENGE)) {
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
        return response.withHeader(CHALLENGE, parameters.toString());
    }
}
