package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a pattern guards its paths in every spelling. */
class GuardedPathsTest {

    @ParameterizedTest
    @CsvSource({
        "/*,          /",
        "/*,          /a",
        "/*,          /a/b.do",
        "/*,          ''",
        "/api/*,      /api",
        "/api/*,      /api/",
        "/api/*,      /api/a/b",
        "/api/*,      /api?x",
        "/api/v1/*,   /api/v1/x",
        "/api/plan,   /api/plan",
        "/bücher/*,   /b%C3%BCcher/1",
        "/a b,        /a%20b",
        "*.do,        /a/b.do",
        "*.do,        /.do",
        "*.tar.gz,    /a.tar.gz"
    })
    void a_pattern_matches(String pattern, String target) {
        assertThat(GuardedPaths.of(pattern).matches(target)).isTrue();
        assertThat(GuardedPaths.of("/other/*", pattern, "/another").matches(target))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "another path,                   /api/*,    /apis",
        "another path,                   /api/*,    /",
        "another path,                   /api/*,    ''",
        "a shorter path,                 /api/v1/*, /api",
        "a shorter path,                 /api/v1/*, /api/",
        "a path below,                   /api,      /api/a",
        "a guarded path in the query,      /api/*,    /open?/../api/x",
        "a path parameter,               /api/*,    /open;jsessionid=0A1B",
        "a path parameter with a slash,  /api/*,    /open;x=%2Fapi/y",
        "an escape,                      /api/*,    /open/a%20b",
        "an escaped percent sign,        /api/*,    /open/100%25",
        "text after a percent sign,     /api/*,    /open/50%25off",
        "an escape that is escaped,      /api/*,    /open/100%2525",
        "an escaped slash,               /api/*,    /open/a%2Fb",
        "an escaped address,             /api/*,    /open/https%3A%2F%2Fapi%2Fx",
        "an escaped letter,              /api/*,    /b%C3%BCcher",
        "a repeated slash,               /api/*,    /open//x",
        "a single dot,                   /api/*,    /open/./x",
        "a name that begins with a dot,  /api/*,    /.well-known/jwks.json",
        "a name of dots,                 /api/*,    /open/.../x",
        "a name with two dots,           /api/*,    /open/a..b",
        "an absolute target,             /api/*,    http://localhost/open",
        "a host of the same name,        /api/*,    http://api/open",
        "an absolute target, /api/*,     http://localhost",
        "another extension,              *.do,      /a.dog",
        "an extension in a folder,          *.do,      /a.do/b",
        "an extension of another length, *.do,      /o"
    })
    void other_paths_stay_public(String what, String pattern, String target) {
        assertThat(GuardedPaths.of(pattern).matches(target)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/plan/",
                "/api/plan//",
                "/api/plan/;x",
                "/api/plan;x",
                "/api/plan;",
                "/api;x=y/plan",
                "/;a/api/plan",
                "//api/plan",
                "/api//plan",
                "/./api/plan",
                "/.;x/api/plan",
                "/%2e/api/plan",
                "/api/plan/.",
                "/x/../api/plan",
                "/../api/plan",
                "/api/../api/plan",
                "/x/..;/api/plan",
                "/x/..;y/api/plan",
                "/x/%2e%2e/api/plan",
                "/x/.%2E/api/plan",
                "/x/%2e%2e;x/api/plan",
                "/x/%2e%2e%3bx/api/plan",
                "/x/%252e%252e/api/plan",
                "/x/..%2fapi/plan",
                "/a%2fb/../api/plan",
                "/x/%c0%ae%c0%ae/api/plan",
                "/%61pi/plan",
                "/%2561pi/plan",
                "/%252561pi/plan",
                "/%25252561pi/plan",
                "/api%2fplan",
                "/api%252Fplan",
                "%2fapi/plan",
                "/api%5cplan",
                "/api\\plan",
                "\\api\\plan",
                "/api;a%2fb/plan",
                "/%61pi;a%2fb/plan",
                "/%2561pi%3ba%252fb/plan",
                "/%2561pi;a%252fb/plan",
                "/api/plan%00",
                "/api/plan%0a",
                "/api/plan\u0000",
                "/api/plan%",
                "/api/plan%2",
                "/api/plan%zz",
                "/api/plan%u002f",
                "/api/plan%ff",
                "/api/plan#x",
                "/api/plan?x",
                "/api/plan;x?y",
                "/API/Plan",
                "/%41PI/plan",
                "//host/api/plan",
                "///api/plan",
                "http://host/api/plan",
                "http://host//api/plan",
                "http:///api/plan",
                "HTTP://host/api/plan;x",
                "http://user@host:80/api/plan?x",
                "http://host\\api/plan",
                "api/plan",
                "*"
            })
    void a_spelling_of_a_guarded_path_matches(String target) {
        assertThat(GuardedPaths.of("/api/plan").matches(target)).isTrue();
        assertThat(GuardedPaths.of("/api/*").matches(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a.do/",
                "/a.do//",
                "/a.do;x",
                "/a;x.do",
                "/a.do;x/",
                "/a.d%6f",
                "/a.d%256f",
                "/a%2edo",
                "/a.do/.",
                "/a.do/;x",
                "/a.do;a%2fb",
                "/a.DO",
                "/a.do%00",
                "/a.do/b/..",
                "http://host/a.do"
            })
    void a_spelling_of_a_guarded_extension_matches(String target) {
        assertThat(GuardedPaths.of("*.do").matches(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/x", "//api/x", "/api;x", "/x/../api", "/%61pi", "/%2561pi", "api", "/API/"})
    void a_decoded_path_matches(String path) {
        assertThat(GuardedPaths.of("/api/*").matchesDecoded(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/open", "/open/100%", "/open/50%off", "/open/c#", "/open/what?/api/x", "/open/ä b"})
    void another_decoded_path_does_not_match(String path) {
        assertThat(GuardedPaths.of("/api/*").matchesDecoded(path)).isFalse();
    }

    /** Tests random combinations of spellings that some server could interpret as the guarded path. */
    @Test
    void every_combination_of_spellings_of_a_guarded_path_matches() {
        Random random = new Random(20261101);
        GuardedPaths prefix = GuardedPaths.of("/secret/*");
        GuardedPaths exact = GuardedPaths.of("/secret/plan.txt");
        GuardedPaths extension = GuardedPaths.of("*.txt");
        for (int i = 0; i < 20_000; i++) {
            String target = spelling(random);
            assertThat(prefix.matches(target)).as(target).isTrue();
            assertThat(exact.matches(target)).as(target).isTrue();
            assertThat(extension.matches(target)).as(target).isTrue();
        }
    }

    private static String spelling(Random random) {
        StringBuilder target = new StringBuilder(random.nextInt(4) == 0 ? "http://host" : "");
        for (String segment : List.of("secret", "plan.txt")) {
            target.append('/').append(pick(random, "", "", "/", "./", ";a/", "x/../", "x/%2e./", "%2e/"));
            for (char c : segment.toCharArray()) {
                String hex = Integer.toHexString(c);
                target.append(pick(random, c + "", c + "", "%" + hex, "%25" + hex, "%25" + hex.toUpperCase(), c + ""));
            }
            target.append(pick(random, "", "", "", ";", ";a=b", ";a=%2f", ";%2e%2e", "%3ba"));
        }
        return target.append(pick(random, "", "", "/", "//", "/.", "/;x", "?x=/../"))
                .toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void no_target_causes_an_exception() {
        Random random = new Random(20261102);
        GuardedPaths paths = GuardedPaths.of("/api/*", "/a/b", "*.do");
        String alphabet = "/.%;\\?#:*ap2eF5c0\u0000\u007f\u00e4\ud83d\udd12\ufffd";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder target = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                target.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatCode(() -> paths.matches(target.toString()))
                    .as(target.toString())
                    .doesNotThrowAnyException();
        }
    }

    /** Tests a path of a million characters, for which quadratic work would take much longer than ten seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", ";", "/;a", "%", "%25", "%2561", ";%252f", "/%2e", "a", "/;", "?"})
    void the_time_is_linear_in_the_length_of_the_path(String part) {
        GuardedPaths paths = GuardedPaths.of("/api/*", "/api", "*.do");
        String target = "/x" + part.repeat(1_000_000 / part.length());
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> paths.matches(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "*", "api/*", "/api*", "/api/*/users", "/*.do", "*.", "**", "*.a/b"})
    void a_pattern_in_another_form_is_rejected(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardedPaths.of("/a", pattern))
                .withMessage("patterns: each must look like /*, /path/*, /path or *.ext, was '%s'", pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/{id}", "/users/{id}/*", "/{tenant}", "/users/id}"})
    void a_pattern_with_a_path_parameter_would_guard_nothing_and_is_rejected(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardedPaths.of("/a", pattern))
                .withMessage(
                        "patterns: '%s' has a path parameter, and a pattern has none; end the pattern with /* before"
                                + " the parameter",
                        pattern);
    }

    @Test
    void a_pattern_with_two_stars_is_rejected_with_the_right_pattern() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardedPaths.of("/api/**"))
                .withMessage("patterns: '/api/**' has two stars; use /api/*, which guards all paths below");
    }

    @Test
    void a_pattern_that_ends_with_a_slash_is_rejected_with_the_right_pattern() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardedPaths.of("/api/"))
                .withMessage("patterns: '/api/' guards nothing below it; use /api/* or /api");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%20b",
                "/a;b/*",
                "/a\\b",
                "//a",
                "/a//*",
                "/a//b",
                "/./a",
                "/a/../b/*",
                "/a/..",
                "/.%2e/b",
                "/.;/b",
                "/.a//b",
                "/a?b",
                "/a#b",
                "*.d;o"
            })
    void an_ambiguous_pattern_is_rejected(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardedPaths.of(pattern))
                .withMessageStartingWith("patterns: ")
                .withMessageContaining("'" + pattern + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/keys, /.well-known/keys",
        "/.well-known/keys, /%2ewell-known//keys",
        "/.well-known/keys, /.WELL-KNOWN;a/./keys/",
        "/.git/*,           /.git",
        "/.git/*,           /%252Egit/HEAD",
        "/a/..b,            /a/..b"
    })
    void a_pattern_may_have_a_segment_that_begins_with_a_dot(String pattern, String target) {
        assertThat(GuardedPaths.of(pattern).matches(target)).isTrue();
        assertThat(GuardedPaths.of(pattern).matches("/well-known/keys")).isFalse();
        assertThat(GuardedPaths.of(pattern).matches("/git/HEAD")).isFalse();
    }

    @Test
    void an_empty_list_of_patterns_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(GuardedPaths::of)
                .withMessage("patterns: none is given; \"/*\" guards every path");
    }
}
