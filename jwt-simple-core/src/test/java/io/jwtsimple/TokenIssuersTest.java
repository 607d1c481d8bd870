package io.jwtsimple;

import static io.jwtsimple.TestIssuers.WRONG_ISSUER;
import static io.jwtsimple.TestIssuers.theirs;
import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.NOW;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.claimMissing;
import static io.jwtsimple.TestJwts.hs256;
import static io.jwtsimple.TestJwts.json;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.malformedClaim;
import static io.jwtsimple.TestJwts.row;
import static io.jwtsimple.TestJwts.segment;
import static io.jwtsimple.TestJwts.withClaims;
import static io.jwtsimple.TestJwts.withPayload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests which manager checks a token if there are several issuers, and which tokens no manager checks. */
class TokenIssuersTest {

    private final TestIssuers issuers = new TestIssuers();
    private final JwtManager me = issuers.me;
    private final JwtManager other = issuers.other;
    private final TokenDecoder both = issuers.both;

    @Test
    void each_token_is_checked_by_the_manager_of_its_issuer() {
        String mine = withClaims("'iss':'me','sub':'alice'");
        String theirs = theirs("{'exp':1900000060,'iss':'https://login.example/','aud':'orders','azp':'shop'}");

        assertThat(assertValid(both.decode(mine)).subject()).isEqualTo("alice");
        assertThat(assertValid(both.decode(theirs)).get("azp")).isEqualTo("shop");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void a_rejection_is_that_of_the_manager(String what, String token, TokenResult expected) {
        assertThat(both.decode(token)).isEqualTo(expected);
        assertThat(token.contains(segment(theirs("{}"), 0)) ? other.decode(token) : me.decode(token))
                .isEqualTo(expected);
    }

    static Stream<Arguments> rejected() {
        String theirs = "'iss':'https://login.example/','aud':'orders','azp':'shop'";
        return Stream.of(
                row("expired", withPayload("{'iss':'me','exp':1}"), new Expired("Token has expired", at(1))),
                row("for somebody", withClaims("'iss':'me','aud':'x'"), audience()),
                row("too early", withClaims("'iss':'me','nbf':1900000001"), TokenFault.NOT_YET_VALID.result()),
                row("no exp", withPayload("{'iss':'me'}"), claimMissing("Token is missing the 'exp' claim")),
                row("another algorithm", signed("{'alg':'HS512'}", "{'iss':'me'}"), TokenFault.ALGORITHM.result()),
                row("no algorithm", signed("{}", "{'iss':'me'}"), malformed("Algorithm not specified")),
                row("crit", signed("{'alg':'HS256','crit':[]}", "{'iss':'me'}"), TokenFault.CRITICAL.result()),
                row("forged", withClaims("'iss':'me'").replaceAll("[^.]+$", "A".repeat(43)), BAD_SIGNATURE),
                row(
                        "other key",
                        theirs("{'iss':'me'}").replaceFirst("^[^.]+", segment(withClaims("'a':1"), 0)),
                        BAD_SIGNATURE),
                row("their exp", theirs("{'exp':1," + theirs + "}"), new Expired("Token has expired", at(1))),
                row(
                        "their azp",
                        theirs("{'exp':1,'iss':'https://login.example/','aud':'orders'}"),
                        claimMissing("Token is missing the 'azp' claim")),
                row("their aud", theirs("{'iss':'https://login.example/','aud':'x'}"), audience()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutManager")
    void a_token_of_no_manager_is_rejected(String what, String token, Invalid expected) {
        assertThat(both.decode(token)).isEqualTo(expected);
        assertThat(both.decode(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> withoutManager() {
        Invalid missing = claimMissing("Token is missing the 'iss' claim");
        Invalid format = malformedClaim("Issuer must be a string");
        return Stream.of(
                row("no issuer", withClaims("'sub':'a'"), missing),
                row("another name", withClaims("'Iss':'me'"), missing),
                row("an issuer within a claim", withClaims("'x':{'iss':'me'}"), missing),
                row("null", withClaims("'iss':null"), format),
                row("a number", withClaims("'iss':1"), format),
                row("an array", withClaims("'iss':['me']"), format),
                row("an object", withClaims("'iss':{'me':1}"), format),
                row("another issuer", withClaims("'iss':'evil'"), WRONG_ISSUER),
                row("another case", withClaims("'iss':'Me'"), WRONG_ISSUER),
                row("a space behind", withClaims("'iss':'me '"), WRONG_ISSUER),
                row("empty", withClaims("'iss':''"), WRONG_ISSUER),
                row("without the slash", withClaims("'iss':'https://login.example'"), WRONG_ISSUER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notReadable")
    void a_malformed_token_is_rejected(String what, String token, Invalid expected) {
        assertThat(both.decode(token)).isEqualTo(expected);
    }

    static Stream<Arguments> notReadable() {
        String header = segment(TestJwts.VALID, 0);
        return Stream.of(
                row("empty", "", malformed("Not enough segments")),
                row("two segments", "a.b", malformed("Not enough segments")),
                row("four segments", "a.b.c.d", malformed("Too many segments")),
                row("encrypted", "a.b.c.d.e", malformed("Encrypted tokens are not accepted")),
                row("a space", withClaims("'iss':'me'") + " ", malformed("Invalid character in token")),
                row("a character and segments", "a.b.c.d.\u00e9", malformed("Invalid character in token")),
                row("a surrogate pair", "a.\ud83d\ude00.c", malformed("Invalid character in token")),
                row("padding", header + ".e30a1.x", malformed("Invalid payload padding")),
                row("no payload", header + "..x", malformed("Invalid payload string")),
                row("no JSON", withPayload("{'iss':'me'"), malformed("Invalid payload string")),
                row(
                        "an array",
                        withPayload("['iss','me']"),
                        malformed("Invalid payload string: must be a json object")),
                row("two issuers", withPayload("{'iss':'me','iss':'me'}"), malformed("Duplicate member")),
                row("escaped", withPayload("{'iss':'me','i\\u0073s':'x'}"), malformed("Duplicate member")),
                row("a payload fault first", "e30." + base64url("{") + ".x", malformed("Invalid payload string")),
                row("half a pair", withPayload("{'iss':'\\ud800'}"), malformedClaim("Invalid claim format in token")));
    }

    @Test
    void a_key_of_one_issuer_signs_for_no_other() {
        String forged = withClaims("'iss':'https://login.example/','aud':'orders','azp':'shop'");
        String header = json("{'alg':'HS256','typ':'at+jwt'}");
        String withType = hs256(header, json("{'exp':1900000060,'iss':'https://login.example/','azp':'shop'}"));

        assertThat(both.decode(forged)).isEqualTo(new Invalid("Token type not allowed", Reason.WRONG_TYPE));
        assertThat(both.decode(withType)).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void no_changed_token_is_accepted() {
        String mine = withClaims("'iss':'me','sub':'alice'");
        String theirs = theirs("{'exp':1900000060,'iss':'https://login.example/','aud':'orders','azp':'shop'}");
        TestMutations mutations = new TestMutations(new Random(13));

        for (int i = 0; i < 20_000; i++) {
            String changed = mutations.ofToken(mine, theirs);
            if (!changed.equals(mine) && !changed.equals(theirs)) {
                assertThat(both.decode(changed)).as(changed).isInstanceOf(Invalid.class);
            }
        }
    }

    @Test
    void the_times_of_a_payload_that_was_read_before_are_exact() {
        Claims claims = assertValid(both.decode(withPayload("{'iss':'me','exp':1900000000.000000001}")));

        assertThat(claims.expiresAt()).isEqualTo(NOW.plusNanos(1));
    }

    @Test
    void verified_tokens_are_cached_by_their_manager() {
        JwtManager cached =
                TestJwts.manager().issuer("me").cacheVerifiedTokens(4).build();
        TokenDecoder decoder = TokenDecoder.byIssuer(cached, other);
        String token = withClaims("'iss':'me','sub':'alice'");
        String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43);

        assertValid(decoder.decode(token));
        assertValid(decoder.decode(token));
        assertThat(decoder.decode(forged)).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void each_manager_needs_an_issuer_of_its_own() {
        JwtManager without = TestJwts.manager().build();
        JwtManager again = TestJwts.manager().issuer("me").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDecoder.byIssuer(me, without))
                .withMessage(
                        "byIssuer: a manager has no issuer, so it cannot be chosen for a token; set one with issuer(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDecoder.byIssuer(me, other, again))
                .withMessage("byIssuer: two managers have the issuer 'me'; use one manager with all keys of an issuer"
                        + " (JwtKeySet.of)");
        assertThatNullPointerException()
                .isThrownBy(() -> TokenDecoder.byIssuer(null))
                .withMessage("first");
        assertThatNullPointerException()
                .isThrownBy(() -> TokenDecoder.byIssuer(me, other, null))
                .withMessage("others");
        assertThatNullPointerException().isThrownBy(() -> both.decode(null)).withMessage("token");
    }

    @Test
    void it_shows_no_issuer() {
        assertThat(both).hasToString("TokenDecoder[2 issuers]");
    }

    private static String signed(String header, String payload) {
        return hs256(json(header), json(payload));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static Invalid audience() {
        return new Invalid("Invalid audience", Reason.WRONG_AUDIENCE);
    }
}
