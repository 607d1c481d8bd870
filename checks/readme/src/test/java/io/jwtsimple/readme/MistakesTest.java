package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.GuardedPaths;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the guide on troubleshooting contains the messages that common mistakes of beginners cause. */
class MistakesTest {

    private static final String SECRET = "a secret of a beginner, long enough";

    private final String guide =
            new Page(Path.of("../../guides/troubleshooting.md")).text().replaceAll("\\s+", " ");

    static Stream<Arguments> mistakes() {
        JwtManager jwt = manager().build();
        JwtGuard guard = JwtGuard.of(jwt);
        String token = jwt.create("alice");
        return Stream.of(
                mistake("a short secret", () -> JwtKey.secret("secret"), "bytes is too short for HS256"),
                mistake(
                        "a placeholder as the secret",
                        () -> JwtKey.secret("change-me-change-me-change-me-change-me"),
                        "a placeholder or an example is no secret"),
                mistake(
                        "a variable that is not set",
                        () -> JwtKey.secret(System.getenv("NO_SUCH_VARIABLE")),
                        "secret: is null; is its environment variable set?"),
                mistake(
                        "a path in place of a PEM text",
                        () -> JwtKey.pem(Algorithm.RS256, "/etc/key.pem"),
                        "pem: no PEM block found; pass the text itself, not a path"),
                mistake(
                        "a PEM text without line breaks",
                        () -> JwtKey.pem(
                                Algorithm.RS256, "-----BEGIN PUBLIC KEY-----\\nMIIB\\n-----END PUBLIC KEY-----"),
                        "keep the line breaks of the text"),
                mistake(
                        "a secret for RS256",
                        () -> JwtKey.secret(Algorithm.RS256, SECRET),
                        "not a secret; use JwtKey.pem or JwtKey.of"),
                mistake(
                        "create with the keys of a provider",
                        () -> JwtManager.builder(JwtKeySet.discover(Algorithm.RS256, "https://login.example/"))
                                .audience("orders")
                                .build()
                                .create("alice"),
                        "create: remote keys cannot sign"),
                mistake(
                        "a provider without an audience",
                        () -> JwtManager.of(JwtKeySet.discover(Algorithm.RS256, "https://login.example/")),
                        "name this service with audience(...)"),
                mistake(
                        "a provider over http",
                        () -> JwtKeySet.discover(Algorithm.RS256, "http://keycloak:8080/realms/shop"),
                        "unless acceptPlainHttp() is called"),
                mistake(
                        "a token without the scheme",
                        () -> guard.check(List.of(token)),
                        "Expected value 'Bearer <JWT>'"),
                mistake("a client that sends null", () -> guard.check(List.of("Bearer null")), "Not enough segments"),
                mistake("decode with the scheme", () -> jwt.decode("Bearer " + token), "Invalid character in token"),
                mistake("a request without a header", () -> guard.check(List.of()), "Missing Authorization Header"),
                mistake(
                        "another secret in each process",
                        () -> JwtManager.of(JwtKey.generate(Algorithm.HS256)).decode(token),
                        "Signature verification failed"),
                mistake(
                        "an HS256 token for an RSA key",
                        () -> JwtManager.of(JwtKey.generate(Algorithm.RS256)).decode(token),
                        "The specified alg value is not allowed"),
                mistake(
                        "an audience in the creator only",
                        () -> jwt.decode(manager().audience("orders").build().create("alice")),
                        "Invalid audience"),
                mistake(
                        "an audience in the decoder only",
                        () -> manager().audience("orders").build().decode(token),
                        "Token is missing the 'aud' claim"),
                mistake(
                        "a slash at the end of the issuer",
                        () -> manager()
                                .issuer("https://login.example/")
                                .build()
                                .decode(manager()
                                        .issuer("https://login.example")
                                        .build()
                                        .create("alice")),
                        "Invalid issuer"),
                mistake(
                        "a clock that is behind",
                        () -> manager()
                                .clock(() -> Instant.now().minusSeconds(20))
                                .build()
                                .decode(token),
                        "The token is not yet valid (nbf)"),
                mistake(
                        "a lifetime of milliseconds",
                        () -> manager().expiresIn(Duration.ofMillis(900)),
                        "expiresIn: must be 1 second to 100 years"),
                mistake(
                        "milliseconds as exp",
                        () -> jwt.create("alice", claims -> claims.put("exp", System.currentTimeMillis())),
                        "must be a number of seconds up to year 9999"),
                mistake(
                        "a cast to Integer",
                        () -> (Integer) claims(jwt, jwt.create("alice", edit -> edit.put("n", 5)))
                                .get("n"),
                        "class java.lang.Long cannot be cast to class java.lang.Integer"),
                mistake(
                        "a number as a text",
                        () -> claims(jwt, jwt.create(7)).identity(String.class),
                        "which does not fit"),
                mistake("an identity that is no record", () -> jwt.create(new Object()), "Jackson cannot write a"),
                mistake(
                        "a pattern that ends with a slash",
                        () -> GuardedPaths.of("/api/"),
                        "guards nothing below it; use"),
                mistake("a pattern with a parameter", () -> GuardedPaths.of("/users/{id}"), "has a path parameter"),
                mistake("a pattern with two stars", () -> GuardedPaths.of("/api/**"), "has two stars; use"),
                mistake(
                        "two scopes in one text",
                        () -> guard.withScope("orders:read orders:write"),
                        "give each scope by itself"),
                mistake(
                        "log out without revocations",
                        () -> {
                            jwt.revoke(claims(jwt, token));
                            return "";
                        },
                        "revoke: this manager has no revocations"),
                mistake(
                        "an insecure cookie with a prefix",
                        () -> TokenCookie.of("__Host-session").insecure(),
                        "or browsers drop the cookie; choose a name without the prefix"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void the_guide_has_the_words_that_the_beginner_sees(String mistake, Callable<?> program, String words) {
        assertThat(seen(program)).contains(words);
        assertThat(guide).contains(words.replace("HS256", "…"));
    }

    private static String seen(Callable<?> program) {
        try {
            Object value = program.call();
            return value instanceof Rejected rejected ? rejected.message() : "no message: " + value;
        } catch (Exception e) {
            return e.getMessage();
        }
    }

    private static Arguments mistake(String mistake, Callable<?> program, String words) {
        return arguments(mistake, program, words);
    }

    private static JwtManager.Builder manager() {
        return JwtManager.builder(JwtKey.secret(SECRET));
    }

    private static Claims claims(JwtManager jwt, String token) {
        TokenResult result = jwt.decode(token);
        return result.orElseThrow(rejected -> new AssertionError(rejected.message()));
    }
}
