package io.jwtsimple;

import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.test.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fuzz target: the first line of the input is an HTTP method. Each further line is a header that a guard with a
 * cookie reads: a letter for the name of the header, and then its value.
 */
public final class FuzzCookie {

    private static final Map<String, String> NAMES = Map.of(
            "A", "Authorization", "C", "Cookie", "H", "Host", "O", "Origin", "S", "Sec-Fetch-Site", "U", "Upgrade");

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "QUERY");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final TokenCookie COOKIE = TokenCookie.of("session").insecure();

    private FuzzCookie() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String[] input = Fuzz.text(data).split("\n", -1);
        List<String> decoded = new ArrayList<>();
        JwtGuard guard = JwtGuard.builder(token -> {
                    decoded.add(token);
                    return new Invalid("Decoded", Reason.MALFORMED);
                })
                .cookie(COOKIE)
                .build();
        TestRequest request = TestRequest.anonymous().method(input[0]);
        List<Map.Entry<String, String>> headers = Stream.of(input)
                .skip(1)
                .filter(line -> line.length() > 1 && NAMES.containsKey(line.substring(0, 1)))
                .map(line -> Map.entry(Objects.requireNonNull(NAMES.get(line.substring(0, 1))), line.substring(1)))
                .toList();
        headers.forEach(header -> request.header(header.getKey(), header.getValue()));

        Fuzz.require(!request.isAdmittedBy(guard), "a rejected token is not admitted");

        Fuzz.requireSilent(
                Objects.requireNonNull(request.response()).body()
                        + request.response().headers(),
                Fuzz.text(data));
        if (decoded.isEmpty()) {
            return;
        }
        Fuzz.require(decoded.size() == 1, "one token is decoded");
        String token = decoded.get(0);
        Fuzz.require(TOKEN.matcher(token).matches(), "a token has the characters of RFC 6750");
        if (values(headers, "Authorization")
                .anyMatch(
                        line -> line.strip().toLowerCase(java.util.Locale.ROOT).startsWith("bearer "))) {
            return; // FuzzHeader tests the header Authorization
        }
        List<String> cookies = values(headers, "Cookie")
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(FuzzCookie::trimmed)
                .filter(pair -> pair.startsWith("session="))
                .map(pair -> trimmed(pair.substring("session=".length())))
                .toList();
        Fuzz.require(cookies.equals(List.of(token)), "the one cookie of this name is decoded");
        boolean upgrade = values(headers, "Upgrade").anyMatch(protocol -> !protocol.equalsIgnoreCase("h2c"));
        if (!SAFE.contains(input[0]) || (upgrade && values(headers, "Upgrade").noneMatch(line -> line.contains(",")))) {
            List<String> sites =
                    values(headers, "Sec-Fetch-Site").map(FuzzCookie::trimmed).toList();
            Fuzz.require(
                    sites.isEmpty()
                            ? values(headers, "Origin").count() == 1
                                    && values(headers, "Host").count() == 1
                            : sites.equals(List.of("same-origin")) || sites.equals(List.of("none")),
                    "an unsafe request of another origin is not decoded");
        }
    }

    private static Stream<String> values(List<Map.Entry<String, String>> headers, String name) {
        return headers.stream().filter(header -> header.getKey().equals(name)).map(Map.Entry::getValue);
    }

    /** Returns a text without leading and trailing spaces and tabs. */
    private static String trimmed(String text) {
        return text.replaceAll("^[ \t]+|[ \t]+$", "");
    }
}
