package io.jwtsimple;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fuzz target: each line of the input is the value of one header {@code Authorization}. */
public final class FuzzHeader {

    /** The bearer credentials of RFC 6750 §2.1, with optional whitespace before and after the credentials. */
    private static final Pattern BEARER =
            Pattern.compile("[ \\t]*(?i:bearer) +([A-Za-z0-9._~+/-]+=*)[ \\t]*", Pattern.DOTALL);

    private FuzzHeader() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String input = Fuzz.text(data);
        List<String> lines = data.length == 0 ? List.of() : List.of(input.split("\n", -1));
        List<String> decoded = new ArrayList<>();
        JwtGuard guard = JwtGuard.of(token -> {
            decoded.add(token);
            return new Invalid("Decoded", Reason.MALFORMED);
        });

        TokenResult result = guard.check(lines);

        Matcher bearer = BEARER.matcher(String.join("\n", lines));
        List<String> expected = lines.size() == 1 && bearer.matches() ? List.of(bearer.group(1)) : List.of();
        Fuzz.require(decoded.equals(expected), "the guard decodes exactly the token of one bearer header");
        Fuzz.require(
                !(result instanceof Missing) || lines.size() < 2, "several header lines are never an absent token");
        Fuzz.requireSilent(result.toString(), input);
        ErrorResponse response = guard.response((Rejected) result);
        Fuzz.require(response.status() == 401, "a rejection is a 401");
        Fuzz.requireSilent(response.body() + response.headers(), input);
    }
}
