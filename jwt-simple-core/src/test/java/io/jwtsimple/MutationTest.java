package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TokenResult.Reason.BAD_SIGNATURE;
import static io.jwtsimple.TokenResult.Reason.DISALLOWED_ALGORITHM;
import static io.jwtsimple.TokenResult.Reason.MALFORMED;
import static io.jwtsimple.TokenResult.Reason.MALFORMED_CLAIM;
import static io.jwtsimple.TokenResult.Reason.MISSING_CLAIM;
import static io.jwtsimple.TokenResult.Reason.NOT_YET_VALID;
import static io.jwtsimple.TokenResult.Reason.UNSUPPORTED_EXTENSION;
import static io.jwtsimple.TokenResult.Reason.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TestOracles.Oracle;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Valid;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests tokens with one random change. A token that was changed after signing must be rejected. A token that was
 * changed before signing may be accepted, but must have the same meaning for other libraries.
 */
@EnabledIf("io.jwtsimple.TestProvider#isReady")
class MutationTest {

    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String PAYLOAD =
            "{\"sub\":\"alice\",\"exp\":1900000060,\"iat\":1899999000,\"a\":[1,\"\u00e4\",{\"b\":1.5}],\"c\":\"d\"}";

    private final Set<Object> results = new HashSet<>();

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"HS256", "HS512", "RS256", "PS256", "ES256", "EdDSA", "ML_DSA_44"})
    void no_changed_token_is_accepted(Algorithm algorithm) {
        TestKey key = TestKeys.of(algorithm);
        JwtManager jwt = TestJwts.manager(key.jwtKey()).build();
        String token = TestJwts.signed(key, "{\"alg\":\"" + algorithm + "\"}", PAYLOAD);
        String other = TestJwts.signed(key, "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}", "{\"exp\":1900000060}");
        assertValid(jwt.decode(token));
        assertValid(jwt.decode(other));

        TestRounds.run(algorithm.family == Algorithm.Family.HMAC ? 4000 : 150, random -> {
            String changed = new TestMutations(random).ofToken(token, other);
            TokenResult result = jwt.decode(changed);
            results.add(result instanceof Invalid invalid ? invalid.reason() : result.getClass());
            if (!changed.equals(token)) {
                assertThat(result).as(changed).isInstanceOf(Invalid.class);
            }
        });

        assertThat(results).contains(MALFORMED, BAD_SIGNATURE);
    }

    @Test
    void a_signed_token_with_changed_json_is_accepted_only_in_its_common_meaning() {
        TestKey key = TestKeys.of(Algorithm.HS256);
        JwtManager jwt = TestJwts.manager(key.jwtKey()).build();
        Map<String, Oracle> oracles = TestOracles.of(key);

        TestRounds.run(4000, random -> {
            TestMutations mutations = new TestMutations(random);
            String token = random.nextInt(3) == 0
                    ? TestJwts.signed(key, mutations.ofJson(HEADER), PAYLOAD)
                    : TestJwts.signed(key, HEADER, mutations.ofJson(PAYLOAD));
            TokenResult result = jwt.decode(token);
            results.add(result instanceof Invalid invalid ? invalid.reason() : result.getClass());
            if (result instanceof Valid valid) {
                assertCommonMeaning(token, valid.claims().asMap(), oracles);
            }
        });

        assertThat(results)
                .contains(Valid.class, Expired.class, MALFORMED, DISALLOWED_ALGORITHM, UNSUPPORTED_EXTENSION)
                .contains(WRONG_TYPE, MISSING_CLAIM, MALFORMED_CLAIM, NOT_YET_VALID)
                .doesNotContain(BAD_SIGNATURE);
    }

    private static void assertCommonMeaning(String token, Map<String, Object> ours, Map<String, Oracle> oracles) {
        int accepted = 0;
        for (Map.Entry<String, Oracle> oracle : oracles.entrySet()) {
            Map<String, Object> theirs;
            try {
                theirs = oracle.getValue().claims(token);
            } catch (Exception e) {
                continue; // rejected
            }
            accepted++;
            assertThat(oracle.getValue().meaning(ours))
                    .as("%s: %s", oracle.getKey(), token)
                    .isEqualTo(oracle.getValue().meaning(theirs));
        }
        // Only this library accepts an identity of any JSON type.
        boolean identityIsNoString = ours.containsKey("sub") && !(ours.get("sub") instanceof String);
        assertThat(accepted > 0 || identityIsNoString)
                .as("accepted only by this library: %s", token)
                .isTrue();
    }
}
