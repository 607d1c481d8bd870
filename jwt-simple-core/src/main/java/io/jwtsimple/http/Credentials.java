package io.jwtsimple.http;

import io.jwtsimple.TokenDecoder;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the token in a request's header. Requires exactly one header line: the scheme, one or more spaces, and a
 * b64token (RFC 6750 §2.1). If no scheme is configured, the header line must contain only the b64token.
 */
final class Credentials {

    private final String header;
    private final @Nullable String scheme;
    private final Missing noHeader;
    private final Missing otherScheme;
    private final Invalid badFormat;
    private final Invalid severalHeaders;

    Credentials(String header, @Nullable String scheme) {
        this.header = header;
        this.scheme = scheme;
        String expected = scheme == null ? "<JWT>" : scheme + " <JWT>";
        String bad = "Bad " + header + " header. Expected value '" + expected + "'";
        this.noHeader = new Missing("Missing " + header + " Header");
        this.otherScheme = new Missing(bad);
        this.badFormat = new Invalid(bad, Reason.MALFORMED_HEADER);
        this.severalHeaders = new Invalid("Multiple " + header + " headers", Reason.MULTIPLE_TOKENS);
    }

    String header() {
        return header;
    }

    /** Decodes the token in the header's values, or returns the reason why no token is decoded. */
    TokenResult check(List<String> values, TokenDecoder decoder) {
        if (values.isEmpty()) {
            return noHeader;
        }
        if (values.size() > 1) {
            return severalHeaders;
        }
        String value = HeaderSyntax.trim(Objects.requireNonNull(values.get(0), "headerValues"));
        if (value.isEmpty()) {
            return noHeader;
        }
        int start = 0;
        if (scheme != null) {
            int end = HeaderSyntax.tokenEnd(value);
            if (end != scheme.length() || !value.regionMatches(true, 0, scheme, 0, end)) {
                return otherScheme;
            }
            start = end;
            while (start < value.length() && value.charAt(start) == ' ') {
                start++;
            }
            if (start == end) {
                return badFormat;
            }
        }
        if (!HeaderSyntax.isB64Token(value, start)) {
            return badFormat;
        }
        return decode(value.substring(start), decoder);
    }

    /** Decodes a token, and checks that the application's decoder returns an allowed result. */
    static TokenResult decode(String token, TokenDecoder decoder) {
        TokenResult result = decoder.decode(token);
        if (result == null) {
            throw new IllegalStateException("the decode function returned null; it must return a TokenResult");
        }
        if (result instanceof Missing) { // an optional endpoint admits a request if the result is Missing
            throw new IllegalStateException(
                    "the decode function returned Missing although there is a token; it must return Invalid");
        }
        return result;
    }
}
