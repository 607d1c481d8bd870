package io.jwtsimple.tck;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests that a guard rejects, with the message of each rejection, for the tests of all protocols. */
public final class Cases {

    /** A valid token for alice. */
    public static final String GOOD = Tokens.of("alice");

    private static final String MISSING = "Missing Authorization Header";

    static final String BAD = "Bad Authorization header. Expected value 'Bearer <JWT>'";

    private static final String SEVERAL = "Multiple Authorization headers";

    private Cases() {}

    /**
     * Returns requests without a token: the reason, the header lines, and the message if a token is required.
     *
     * @return the requests
     */
    public static Stream<Arguments> withoutToken() {
        return Stream.of(
                arguments("no header", List.of(), MISSING),
                arguments("an empty header", List.of("Authorization:"), MISSING),
                arguments("a blank header", List.of("Authorization:    "), MISSING),
                arguments("a header of a tab", List.of("Authorization: \t"), MISSING),
                arguments("another header", List.of("Authorization_: Bearer " + GOOD), MISSING),
                arguments("another scheme", List.of("Authorization: Basic YWxpY2U6c2VjcmV0"), BAD),
                arguments("another scheme, alone", List.of("Authorization: Negotiate"), BAD),
                arguments("another scheme with parameters", List.of("Authorization: Digest a=\"b\", c=\"d\""), BAD),
                arguments("a scheme that begins as ours", List.of("Authorization: Bearer2 " + GOOD), BAD),
                arguments("a token without a scheme", List.of("Authorization: " + GOOD), BAD));
    }

    /**
     * Returns requests with a bad header: the reason, the header lines, and the message.
     *
     * @return the requests
     */
    public static Stream<Arguments> badHeaders() {
        return Stream.of(
                arguments("the scheme alone", List.of("Authorization: Bearer"), BAD),
                arguments("three words", List.of("Authorization: Bearer " + GOOD + " " + GOOD), BAD),
                arguments("a list", List.of("Authorization: Bearer " + GOOD + ", Bearer " + GOOD), BAD),
                arguments("two tokens", List.of("Authorization: Bearer " + GOOD + "," + GOOD), BAD),
                arguments("a comma after the scheme", List.of("Authorization: Bearer," + GOOD), BAD),
                arguments("a colon after the scheme", List.of("Authorization: Bearer: " + GOOD), BAD),
                arguments("a no-break space in Latin-1", List.of("Authorization: Bearer\u00a0" + GOOD), BAD),
                arguments("a no-break space in UTF-8", List.of("Authorization: Bearer\u00c2\u00a0" + GOOD), BAD),
                arguments("a letter that is not ASCII", List.of("Authorization: Bearer " + GOOD + "\u00e9"), BAD),
                arguments("quotes", List.of("Authorization: Bearer \"" + GOOD + "\""), BAD),
                arguments("a parameter", List.of("Authorization: Bearer " + GOOD + ";a=b"), BAD),
                arguments("JSON", List.of("Authorization: Bearer {\"token\":\"" + GOOD + "\"}"), BAD),
                arguments("padding alone", List.of("Authorization: Bearer =="), BAD),
                arguments("two lines", twoLines("Bearer " + GOOD, "Bearer " + Tokens.of("mallory")), SEVERAL),
                arguments("the same line twice", twoLines("Bearer " + GOOD, "Bearer " + GOOD), SEVERAL),
                arguments("a second scheme", twoLines("Bearer " + GOOD, "Basic YWxpY2U6c2VjcmV0"), SEVERAL),
                arguments("a second scheme in front", twoLines("Basic YWxpY2U6c2VjcmV0", "Bearer " + GOOD), SEVERAL));
    }

    /**
     * Returns bad tokens: the reason, the token, and the message.
     *
     * @return the tokens
     */
    public static Stream<Arguments> badTokens() {
        String[] good = GOOD.split("\\.");
        String payload = Tokens.base64Url("{\"sub\":\"admin\",\"exp\":" + Tokens.FUTURE + "}");
        String expired = "{\"sub\":\"alice\",\"exp\":1}";
        return Stream.of(
                arguments("one segment", "abc", "Not enough segments"),
                arguments("four segments", GOOD + ".abc", "Too many segments"),
                arguments("five segments", GOOD + ".abc.abc", "Encrypted tokens are not accepted"),
                arguments("padding", GOOD + "=", "Invalid character in token"),
                arguments("another payload", good[0] + '.' + payload + '.' + good[2], "Signature verification failed"),
                arguments(
                        "another secret, and expired",
                        Tokens.signed(Tokens.OTHER_SECRET, Tokens.HEADER, expired),
                        "Signature verification failed"),
                arguments(
                        "the algorithm none",
                        Tokens.base64Url("{\"alg\":\"none\"}") + '.' + good[1] + '.',
                        "The specified alg value is not allowed"),
                arguments(
                        "another type",
                        Tokens.signed(Tokens.SECRET, "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", expired),
                        "Token type not allowed"),
                arguments(
                        "a payload that is no object",
                        Tokens.withPayload("[1]"),
                        "Invalid payload string: must be a json object"),
                arguments("no expiry", Tokens.withPayload("{\"sub\":\"alice\"}"), "Token is missing the 'exp' claim"),
                arguments(
                        "an audience where none is expected",
                        Tokens.withPayload("{\"sub\":\"alice\",\"aud\":\"api\",\"exp\":" + Tokens.FUTURE + "}"),
                        "Invalid audience"),
                arguments(
                        "not yet valid",
                        Tokens.withPayload(
                                "{\"sub\":\"alice\",\"nbf\":" + Tokens.FUTURE + ",\"exp\":" + Tokens.FUTURE + "}"),
                        "The token is not yet valid (nbf)"),
                arguments("one character too long", Tokens.withPayloadOf(12_228), "Token too large"),
                arguments("much too long", Tokens.withPayloadOf(30_000), "Token too large"));
    }

    private static List<String> twoLines(String first, String second) {
        return List.of("Authorization: " + first, "Authorization: " + second);
    }
}
