package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCookieTest {

    private static final Instant NOW = Instant.parse("2001-09-09T01:46:40.4Z");
    private static final JwtKey KEY = JwtKey.secret("a secret of the cookie's tests, 32 bytes and more");

    private final JwtManager jwt = JwtManager.builder(KEY)
            .clock(InstantSource.fixed(NOW))
            .leeway(Duration.ofSeconds(10))
            .acceptMissingExpiry()
            .build();

    static Stream<Arguments> a_cookie_has_its_attributes_when_set_and_when_cleared() {
        return Stream.of(
                arguments("session", cookie(c -> c), "; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
                arguments("__Host-session", cookie(c -> c), "; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
                arguments(
                        "__Host-s",
                        cookie(TokenCookie::strict),
                        "; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"),
                arguments(
                        "__Host-s",
                        cookie(TokenCookie::crossSite),
                        "; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None"),
                arguments(
                        "__Host-s",
                        cookie(c -> c.crossSite().strict()),
                        "; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"),
                arguments(
                        "__Host-s",
                        cookie(c -> c.withPath("/")),
                        "; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
                arguments(
                        "__Secure-s",
                        cookie(c -> c.withPath("/app").withDomain("app.example")),
                        "; Path=/app; Domain=app.example; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
                arguments("s", cookie(TokenCookie::insecure), "; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
                arguments("s", cookie(c -> c.insecure().strict()), "; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"));
    }

    private static UnaryOperator<TokenCookie> cookie(UnaryOperator<TokenCookie> change) {
        return change;
    }

    @ParameterizedTest(name = "{0}{2}")
    @MethodSource
    void a_cookie_has_its_attributes_when_set_and_when_cleared(
            String name, UnaryOperator<TokenCookie> change, String expected) {
        TokenCookie cookie = change.apply(TokenCookie.of(name));
        String token = jwt.create("alice", claims -> claims.expiresIn(Duration.ofSeconds(90)));
        assertThat(cookie.clear()).isEqualTo(name + '=' + expected);
        assertThat(cookie.set(token, jwt)).isEqualTo(name + '=' + token + expected.replace("Max-Age=0", "Max-Age=100"));
        assertThat(cookie).hasToString(name + expected.replace("; Max-Age=0", ""));
    }

    @Test
    void a_change_makes_a_new_cookie() {
        TokenCookie cookie = TokenCookie.of("s");
        String before = cookie.clear();
        cookie.withPath("/a").withDomain("a.example").strict().insecure().trusting("https://a.example");
        assertThat(cookie.clear()).isEqualTo(before);
        assertThat(cookie.trusted()).isEmpty();
    }

    @Test
    void trusted_origins_add_up() {
        TokenCookie cookie = TokenCookie.of("s")
                .trusting("https://a.example", "https://A.example:443")
                .trusting("http://[::1]:8080", "chrome-extension://abc");
        assertThat(cookie.trusted())
                .containsExactlyInAnyOrder(
                        new Origin("https", "a.example", 443),
                        new Origin("http", "[::1]", 8080),
                        new Origin("chrome-extension", "abc", -1));
        assertThat(cookie.strict().trusted()).hasSize(3);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "app.example",
                "https://",
                "https://*",
                "https://*.app.example",
                "https://app.example/",
                "https://app.example/path",
                "https://app.example?query",
                "https://app.example#fragment",
                "https://user@app.example",
                "https://app.example:",
                "https://app.example:x",
                "https://app.example:0",
                "https://app.example:65536",
                "https://a..b",
                "https://.app.example",
                "https://.",
                "https://app example",
                " https://app.example",
                "https://app.example, https://b.example",
                "https://\u00e4pp.example"
            })
    void a_text_that_is_not_an_origin_is_not_trusted(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").trusting("https://a.example", origin))
                .withMessageStartingWith("origins: must be a scheme, a host and an optional port without a path, as in"
                        + " https://app.example, was '");
    }

    @Test
    void an_empty_list_of_origins_is_an_error() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").trusting())
                .withMessage("origins: must be one or more, was none; name an origin");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a,b", "\"a\"", "a\n", "\u00e4", "a\0"})
    void a_name_has_only_the_characters_of_a_token(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of(name))
                .withMessageStartingWith("cookie: must be one or more letters, digits or !#$%&'*+-.^_`|~");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"__host-session", "__HOST-session", "__secure-session", "__SECURE-session", "__http-session"})
    void a_prefix_in_other_letters_is_an_error(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of(name))
                .withMessageStartingWith("cookie: the prefix must be written __")
                .withMessageEndingWith("was '" + name + "'");
    }

    static Stream<Arguments> drops() {
        return Stream.of(
                arguments("__Host-s", cookie(TokenCookie::insecure)),
                arguments("__Host-s", cookie(c -> c.withPath("/app"))),
                arguments("__Host-s", cookie(c -> c.withDomain("app.example"))),
                arguments("__Host-Http-s", cookie(c -> c.withDomain("app.example"))),
                arguments("__Secure-s", cookie(TokenCookie::insecure)),
                arguments("__Http-s", cookie(TokenCookie::insecure)),
                arguments("s", cookie(c -> c.insecure().crossSite())),
                arguments("s", cookie(c -> c.crossSite().insecure())));
    }

    @ParameterizedTest
    @MethodSource("drops")
    void a_cookie_that_browsers_would_drop_is_an_error(String name, UnaryOperator<TokenCookie> change) {
        TokenCookie cookie = TokenCookie.of(name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(cookie))
                .withMessageStartingWith("cookie: ");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "app", "/a;b", "/a\n", "/\u00e4", "; Domain=evil.example"})
    void a_path_that_could_add_an_attribute_is_an_error(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").withPath(path))
                .withMessageStartingWith("path: must begin with a slash");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {"", ".app.example", "app.example.", "a..b", "a;b", "a b", "a/b", "a:80", "\u00e4.example", "a\n"
            })
    void a_domain_that_could_add_an_attribute_is_an_error(String domain) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").withDomain(domain))
                .withMessageStartingWith("domain: must be letters, digits, hyphens and dots");
    }

    @Test
    void a_long_domain_is_rejected_for_its_length() {
        String longest = "a.".repeat(126) + "b";
        assertThat(TokenCookie.of("s").withDomain(longest))
                .hasToString("s; Path=/; Domain=" + longest + "; Secure; HttpOnly; SameSite=Lax");
        for (String domain : List.of(longest + "c", "a.".repeat(20_000) + "b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TokenCookie.of("s").withDomain(domain))
                    .withMessage("domain: " + domain.length() + " characters is too long, the limit is 253 (RFC 1035"
                            + " §2.3.4); give the domain only");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://x", "FILE://host", "file://localhost:80"})
    void the_origin_of_a_file_is_an_error(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").trusting(origin))
                .withMessage("origins: browsers send no origin for a file, was '" + origin
                        + "'; serve the page over https, or over http://localhost");
    }

    /**
     * The clock shows 0.4 s after a full second, so the time until each {@code exp} has a fraction of 0.6 s, which is
     * rounded up. The leeway adds 10 s.
     */
    @ParameterizedTest
    @CsvSource({
        "1000003600, 3610",
        "1000000001, 11",
        "1000000000, 10",
        "999999991, 1",
        "1034560000, 34560000",
        "1034560001, 34560000",
        "253402300799, 34560000"
    })
    void the_cookie_lives_as_long_as_the_token(long exp, long maxAge) {
        String token = jwt.create("alice", claims -> claims.put("exp", exp));
        assertThat(TokenCookie.of("s").set(token, jwt)).contains("; Max-Age=" + maxAge + ";");
    }

    @Test
    void the_cookie_of_a_token_without_expiry_lives_until_the_browser_ends() {
        String token = jwt.create("alice", claims -> claims.remove("exp"));
        assertThat(TokenCookie.of("s").set(token, jwt))
                .isEqualTo("s=" + token + "; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void a_token_that_the_decoder_rejects_is_an_error() {
        JwtManager other = JwtManager.of(JwtKey.secret("another secret of the tests, 32 bytes and more"));
        String token = other.create("alice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").set(token, jwt))
                .withMessage(
                        "token: the decoder rejects the token, and a guard would too: Signature verification failed;"
                                + " give a token that the decoder accepts");
        String expired = jwt.create("alice", claims -> claims.put("exp", 999_999_990));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").set(expired, jwt))
                .withMessageContaining("Token has expired");
    }

    @Test
    void a_token_that_cannot_be_checked_is_the_fault_of_no_caller() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TokenCookie.of("s").set("x.y.z", token -> new Unavailable("Key source unavailable")))
                .withMessage("token: cannot be checked: Key source unavailable; try again later");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "Bearer x.y.z", "x.y.z; Domain=evil.example", "x\r\nX-Header: y", "\"x\"", "\u00e4"})
    void a_token_that_could_add_an_attribute_is_an_error(String token) {
        TokenResult accepting = jwt.decode(jwt.create("alice"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCookie.of("s").set(token, any -> accepting))
                .withMessage("token: has a character that a token cannot have (RFC 6750 §2.1); give the token without a"
                        + " scheme");
    }

    @Test
    void a_decoder_that_breaks_its_contract_is_an_error() {
        assertThatIllegalStateException().isThrownBy(() -> TokenCookie.of("s").set("x", token -> null));
        assertThatIllegalStateException()
                .isThrownBy(() -> TokenCookie.of("s").set("x", token -> new TokenResult.Missing("none")));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TokenCookie.of("s").set("x", token -> new Invalid("Token has been revoked", Reason.REVOKED)));
    }

    @Test
    void a_cookie_that_browsers_would_drop_for_its_length_is_an_error() {
        TokenCookie cookie = TokenCookie.of("__Host-session");
        int others = "__Host-session=; Path=/; Max-Age=3610; Secure; HttpOnly; SameSite=Lax".length();
        TokenResult accepting = jwt.decode(jwt.create("alice", claims -> claims.expiresIn(Duration.ofHours(1))));
        assertThat(cookie.set("x".repeat(4096 - others), token -> accepting)).hasSize(4096);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cookie.set("x".repeat(4097 - others), token -> accepting))
                .withMessage("token: the cookie would have 4097 characters, and browsers drop a cookie above 4096 (RFC"
                        + " 6265 §6.1); put fewer claims into the token");
    }

    @Test
    void a_null_is_an_error() {
        TokenCookie cookie = TokenCookie.of("s");
        assertThatNullPointerException().isThrownBy(() -> TokenCookie.of(null)).withMessage("cookie");
        assertThatNullPointerException().isThrownBy(() -> cookie.withPath(null)).withMessage("path");
        assertThatNullPointerException()
                .isThrownBy(() -> cookie.withDomain(null))
                .withMessage("domain");
        assertThatNullPointerException()
                .isThrownBy(() -> cookie.trusting((String) null))
                .withMessage("origins");
        assertThatNullPointerException()
                .isThrownBy(() -> cookie.trusting((String[]) null))
                .withMessage("origins");
        assertThatNullPointerException().isThrownBy(() -> cookie.set(null, jwt)).withMessage("token");
        assertThatNullPointerException().isThrownBy(() -> cookie.set("x", null)).withMessage("decoder");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtGuard.builder(jwt).cookie(null))
                .withMessage("cookie");
    }
}
