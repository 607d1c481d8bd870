package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TestOracles.Oracle;
import io.jwtsimple.TokenResult.Valid;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that this library and other libraries accept random tokens of each other, for every algorithm. */
@EnabledIf("io.jwtsimple.TestProvider#isReady")
class InteroperabilityTest {

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void other_libraries_accept_our_tokens(Algorithm algorithm) {
        TestKey key = TestKeys.of(algorithm);
        JwtManager jwt = TestJwts.manager(key.jwtKey()).build();
        Map<String, Oracle> oracles = TestOracles.of(key);

        TestRounds.run(rounds(algorithm), random -> {
            TestClaims claims = new TestClaims(random);
            Object identity = "user " + claims.text(8);
            Map<String, Object> others = claims.claims(6);
            String token = jwt.create(identity, editor -> others.forEach(editor::put));

            Map<String, Object> expected = new LinkedHashMap<>(others);
            expected.put("sub", identity);
            expected.put("iat", TestJwts.NOW.getEpochSecond());
            expected.put("nbf", TestJwts.NOW.getEpochSecond());
            expected.put("exp", TestJwts.NOW.getEpochSecond() + 3600);
            for (Map.Entry<String, Oracle> oracle : oracles.entrySet()) {
                assertThat(TestOracles.plain(oracle.getValue().claims(token)))
                        .as(oracle.getKey())
                        .isEqualTo(TestOracles.plain(expected));
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void this_library_accepts_the_tokens_of_other_libraries(Algorithm algorithm) {
        TestKey key = TestKeys.of(algorithm);
        JwtManager jwt = TestJwts.manager(key.jwtKey()).build();
        Map<String, Oracle> oracles = TestOracles.of(key);

        TestRounds.run(rounds(algorithm), random -> {
            Map<String, Object> claims = new TestClaims(random).claims(6);
            claims.put("sub", "alice");
            claims.put("exp", TestJwts.NOW.getEpochSecond() + 1 + random.nextInt(1000));
            for (Map.Entry<String, Oracle> oracle : oracles.entrySet()) {
                TokenResult result = jwt.decode(oracle.getValue().token(claims));

                assertThat(result).as(oracle.getKey()).isInstanceOf(Valid.class);
                assertThat(TestOracles.plain(assertValid(result).asMap()))
                        .as(oracle.getKey())
                        .isEqualTo(TestOracles.plain(claims));
            }
        });
    }

    private static int rounds(Algorithm algorithm) {
        return switch (algorithm.family) {
            case HMAC -> 150;
            case RSA -> 15;
            default -> 8;
        };
    }
}
