package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.RemoteOptions;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Unavailable;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.test.TestTokens;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the guide on options contains every option, and that the examples compile and run. */
class OptionsGuideTest {

    /** A table row with an option in the first column and an example in the last column. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|.*\\| `([^|]+)` \\|$");

    private final Page guide = new Page(Path.of("../../guides/options.md"));

    @TempDir
    private Path folder;

    static Stream<Arguments> sections() {
        return Stream.of(
                Arguments.of("Tokens", JwtManager.Builder.class, "JwtManager.builder(key)%s.build()"),
                Arguments.of("The guard", JwtGuard.Builder.class, "JwtGuard.builder(jwt)%s.build()"),
                Arguments.of(
                        "Remote keys",
                        RemoteOptions.class,
                        "JwtKeySet.discover(Algorithm.RS256, \"https://login.example\", options -> options%s)"),
                Arguments.of("The cookie", TokenCookie.class, "%s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sections")
    void every_option_has_a_row_and_its_example_runs(String heading, Class<?> type, String line) throws Exception {
        List<MatchResult> rows = ROW.matcher(section(heading)).results().toList();
        Set<String> options = Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == type)
                .map(Method::getName)
                .collect(Collectors.toSet());
        String examples = rows.stream().map(row -> line.formatted(row.group(2))).collect(Collectors.joining(",\n"));
        Snippet snippet = Page.compileCode("", "List.of(" + examples + ")", folder);
        snippet.key = JwtKey.generate(Algorithm.HS256);
        snippet.jwt = JwtManager.of(snippet.key);

        assertThat(rows).extracting(row -> row.group(1)).containsExactlyInAnyOrderElementsOf(options);
        assertThat((List<?>) snippet.run()).hasSize(options.size());
    }

    @Test
    void every_block_runs() throws Exception {
        assertThat(guide.names()).containsExactlyInAnyOrder("manager", "leeway", "guard", "all", "remote", "cookie");
        assertThat(run("manager", "jwt.decode(jwt.create(\"alice\"))")).isInstanceOf(Valid.class);
        assertThat(run("leeway", "result")).isInstanceOf(Valid.class);
        assertThat(run("guard", "guard")).isInstanceOf(JwtGuard.class);
        assertThat(run("remote", "keys")).hasToString("JwtKeySet[RS256] of login.example");
        assertThat(run("cookie", "guard")).isInstanceOf(JwtGuard.class);
    }

    @Test
    void one_function_makes_the_body_of_every_rejection() throws Exception {
        JwtGuard guard = (JwtGuard) run("all", "guard");
        assertThat(Stream.of(
                                new Missing("No"),
                                new Invalid("No", Reason.REVOKED),
                                new Expired("No", Instant.EPOCH),
                                new Forbidden("No", Set.of()),
                                new Unavailable("No"))
                        .map(guard::response))
                .allSatisfy(response -> assertThat(response.body()).isEqualTo("{\"error\":\"No\"}"))
                .extracting(ErrorResponse::status)
                .containsExactly(401, 401, 401, 403, 503);
    }

    @Test
    void only_a_missing_scope_has_scopes() {
        TestTokens tokens = TestTokens.create();
        JwtGuard guard = JwtGuard.of(tokens.manager());
        List<String> header = List.of("Bearer " + tokens.signed("alice"));
        assertThat(guard.withScope("a").check(header)).isEqualTo(new Forbidden("Insufficient scope", Set.of("a")));
        assertThat(guard.allowing(claims -> false).check(header)).isEqualTo(new Forbidden("Access denied", Set.of()));
    }

    private Object run(String block, String expression) throws Exception {
        Snippet snippet = guide.compile(block, expression, folder);
        snippet.key = JwtKey.generate(Algorithm.HS256);
        snippet.jwt = JwtManager.of(snippet.key);
        return snippet.run();
    }

    private String section(String heading) {
        String rest = guide.text().split("(?m)^## " + heading + "$")[1];
        return rest.split("(?m)^## ")[0];
    }
}
