package io.jwtsimple;

import static io.jwtsimple.TestJwts.SECRET;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestRevocations.REVOKED;
import static io.jwtsimple.TestRevocations.withClaims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.TestRevocations.User;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests which tokens are rejected after {@code revokeAll}, which revokes all tokens of an identity. */
class RevocationIdentityTest {

    private final TestRevocations memory = new TestRevocations();
    private final TestClock clock = memory.clock;
    private final JwtManager jwt = memory.jwt;

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void an_identity_is_compared_as_json(String what, Object identity, String token, boolean isRevoked) {
        jwt.revokeAll(identity);

        TokenResult result = jwt.decode(withClaims(token));
        if (isRevoked) {
            assertThat(result).isEqualTo(REVOKED);
        } else {
            assertValid(result);
        }
    }

    static Stream<Arguments> identities() {
        String now = ",'iat':1900000000";
        Map<String, Object> members = Map.of("id", 7, "name", "alice");
        return Stream.of(
                arguments("issued in this second", "alice", "'sub':'alice'" + now, true),
                arguments("later in this second", "alice", "'sub':'alice','iat':1900000000.999", true),
                arguments("issued before", "alice", "'sub':'alice','iat':1899999990", true),
                arguments("issued later", "alice", "'sub':'alice','iat':1900000001", false),
                arguments("with an id", "alice", "'sub':'alice','jti':'x'" + now, true),
                arguments("another identity", "alice", "'sub':'bob'" + now, false),
                arguments("another case", "alice", "'sub':'Alice'" + now, false),
                arguments("no identity", "alice", "'name':'alice'" + now, false),
                arguments("an empty text", "", "'sub':''" + now, true),
                arguments(
                        "beyond ASCII",
                        "\u00e4\ud83d\ude00\u007f\n",
                        "'sub':'\u00e4\\ud83d\\ude00\u007f\\n'" + now,
                        true),
                arguments("an int", 7, "'sub':7" + now, true),
                arguments("an int and a fraction of zero", 7, "'sub':7.0" + now, true),
                arguments("a double and an int", 7.0, "'sub':7" + now, true),
                arguments("an exponent", 700L, "'sub':7e2" + now, true),
                arguments("a decimal", new BigDecimal("7.50"), "'sub':7.5" + now, true),
                arguments("another number", 7, "'sub':8" + now, false),
                arguments("zero", 0, "'sub':-0.0" + now, true),
                arguments("a number as a text", 7, "'sub':'7'" + now, false),
                arguments("a text that is a number", "7", "'sub':7" + now, false),
                arguments("beyond a long", BigInteger.TWO.pow(70), "'sub':1180591620717411303424" + now, true),
                arguments("a boolean", true, "'sub':true" + now, true),
                arguments("another boolean", true, "'sub':false" + now, false),
                arguments("a record", new User(7, "alice"), "'sub':{'id':7,'name':'alice'}" + now, true),
                arguments("another order", new User(7, "alice"), "'sub':{'name':'alice','id':7.0}" + now, true),
                arguments("a map", members, "'sub':{'name':'alice','id':7}" + now, true),
                arguments("a member less", members, "'sub':{'id':7}" + now, false),
                arguments("a member more", members, "'sub':{'id':7,'name':'alice','x':null}" + now, false),
                arguments("an array", List.of(1, List.of("a", 2)), "'sub':[1,['a',2.0]]" + now, true),
                arguments("another order of an array", List.of(1, 2), "'sub':[2,1]" + now, false),
                arguments("an optional", Optional.of("alice"), "'sub':'alice'" + now, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.jwtsimple.TestRevocations#objects")
    void every_identity_that_create_takes_is_revoked(Object identity) {
        String before = jwt.create(identity);
        assertValid(jwt.decode(before));

        jwt.revokeAll(identity);
        String after = jwt.create(identity);

        assertThat(jwt.decode(before)).isEqualTo(REVOKED);
        assertValid(jwt.decode(after));
        assertThat(jwt.decode(before)).isEqualTo(REVOKED);
    }

    @Test
    void random_identities_are_found_again_and_no_others() {
        TestRounds.run(500, random -> {
            TestClaims some = new TestClaims(random);
            Object one = some.value(0);
            Object other = some.value(0);
            if (one != null && other != null) {
                Revocations list = Revocations.inMemory();
                JwtManager manager = JwtManager.builder(JwtKey.secret(SECRET))
                        .clock(clock)
                        .revocations(list)
                        .build();
                String tokenOfOne = manager.create(one);
                String tokenOfOther = manager.create(other);
                Object identity = assertValid(manager.decode(tokenOfOne)).identity();
                Object otherIdentity = assertValid(manager.decode(tokenOfOther)).identity();

                manager.revokeAll(random.nextBoolean() ? one : identity);

                assertThat(manager.decode(tokenOfOne)).isEqualTo(REVOKED);
                if (!identity.equals(otherIdentity)) {
                    assertValid(manager.decode(tokenOfOther));
                }
            }
        });
    }

    @Test
    void every_call_in_one_second_revokes_the_tokens_before_it() {
        String token = jwt.create("alice");
        for (int i = 0; i < 5; i++) {
            jwt.revokeAll("alice");
            assertThat(jwt.decode(token)).isEqualTo(REVOKED);
            token = jwt.create("alice");
            assertValid(jwt.decode(token));
        }
        clock.advance(Duration.ofSeconds(1));
        jwt.revokeAll("alice");
        assertThat(jwt.decode(token)).isEqualTo(REVOKED);
        assertValid(jwt.decode(jwt.create("alice")));
    }

    @ParameterizedTest
    @CsvSource({"0,60,true", "0,61,false", "30,90,true", "30,91,false"})
    void a_token_that_is_issued_more_than_a_minute_ahead_is_rejected(long leeway, long ahead, boolean isAccepted) {
        JwtManager manager = memory.manager().leeway(Duration.ofSeconds(leeway)).build();
        TokenResult result = manager.decode(withClaims("'sub':'alice','iat':" + (1_900_000_000L + ahead)));

        if (isAccepted) {
            assertValid(result);
        } else {
            assertThat(result).isEqualTo(new Invalid("The token is not yet valid (iat)", Reason.NOT_YET_VALID));
        }
    }

    @Test
    void a_manager_that_cannot_create_revokes_tokens_of_a_clock_that_is_ahead_by_the_leeway() {
        TestKeys.TestKey key = TestKeys.of(Algorithm.ES256);
        JwtManager verifier = JwtManager.builder(JwtKey.of(Algorithm.ES256, (PublicKey) key.verifying()))
                .clock(clock)
                .leeway(Duration.ofSeconds(30))
                .revocations(memory.revocations)
                .build();
        String ahead = TestJwts.signed(
                key, "{\"alg\":\"ES256\"}", "{\"sub\":\"alice\",\"iat\":1900000030,\"exp\":1900000060}");
        String later = TestJwts.signed(
                key, "{\"alg\":\"ES256\"}", "{\"sub\":\"alice\",\"iat\":1900000031,\"exp\":1900000060}");
        assertValid(verifier.decode(ahead));

        verifier.revokeAll("alice");

        assertThat(verifier.decode(ahead)).isEqualTo(REVOKED);
        assertValid(verifier.decode(later));
    }

    @Test
    void tokens_of_another_manager_from_before_a_clock_was_set_back_are_revoked() {
        JwtManager other = memory.manager().build();
        String before = other.create("alice");
        clock.advance(Duration.ofSeconds(-2));
        jwt.revokeAll("alice");
        clock.advance(Duration.ofSeconds(2));

        assertThat(other.decode(before)).isEqualTo(REVOKED);
    }

    @Test
    void tokens_from_before_a_clock_was_set_back_are_revoked() {
        String before = jwt.create("alice");
        clock.advance(Duration.ofSeconds(-30));
        jwt.revokeAll("alice");
        String after = jwt.create("alice");
        clock.advance(Duration.ofSeconds(30));

        assertThat(jwt.decode(before)).isEqualTo(REVOKED);
        assertValid(jwt.decode(after));
    }

    @Test
    void an_entry_holds_the_issuer() {
        JwtManager a = memory.manager().issuer("a").build();
        JwtManager b = memory.manager().issuer("b").build();
        String ofA = a.create("alice");
        String ofB = b.create("alice");

        a.revokeAll("alice");

        assertThat(a.decode(ofA)).isEqualTo(REVOKED);
        assertValid(b.decode(ofB));
    }

    @Test
    void a_manager_without_an_issuer_revokes_the_tokens_of_every_issuer_that_it_accepts() {
        String token = jwt.create("alice", claims -> claims.put("iss", "x"));
        String other = jwt.create("bob", claims -> claims.put("iss", "x"));
        assertValid(jwt.decode(token));

        jwt.revokeAll("alice");
        String fresh = jwt.create("alice", claims -> claims.put("iss", "x"));

        assertThat(jwt.decode(token)).isEqualTo(REVOKED);
        assertValid(jwt.decode(other));
        assertValid(jwt.decode(fresh));
        assertValid(memory.manager().issuer("x").build().decode(token));
    }

    @Test
    void the_identity_is_the_one_of_the_identity_claim() {
        JwtManager users = memory.manager().identityClaim("user").build();
        String alice = users.create("alice", claims -> claims.put("sub", "bob"));
        String bob = users.create("bob", claims -> claims.put("sub", "alice"));

        users.revokeAll("alice");

        assertThat(users.decode(alice)).isEqualTo(REVOKED);
        assertValid(users.decode(bob));
    }
}
