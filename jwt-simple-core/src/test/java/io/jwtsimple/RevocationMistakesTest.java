package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestRevocations.withClaims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the exceptions for wrong calls of {@code revoke}, {@code revokeAll} and {@code revokeSession}. */
class RevocationMistakesTest {

    private final TestRevocations memory = new TestRevocations();
    private final JwtManager jwt = memory.jwt;

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_revocation_without_effect_is_an_error(
            String what, Class<? extends Exception> type, String message, Mistake mistake) {
        assertThatExceptionOfType(type)
                .isThrownBy(() -> mistake.make(jwt))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(TestCanary.all(e)).doesNotContain("alice"));
        assertThat(memory.revocations).hasToString("Revocations[in memory, tokens=0, identities=0, sessions=0]");
    }

    interface Mistake {
        void make(JwtManager jwt);
    }

    static Stream<Arguments> mistakes() {
        Class<?> argument = IllegalArgumentException.class;
        JwtManager plain = TestJwts.manager().build();
        JwtManager other =
                TestJwts.manager().revocations(Revocations.inMemory()).build();
        String both = "no jti, and not both an identity and an iat";
        return Stream.of(
                mistake("no claims", argument, "comes from no token", jwt -> jwt.revoke(Claims.empty())),
                mistake("neither jti nor identity", argument, both, jwt -> revoke(jwt, "'iat':1900000000")),
                mistake("an identity of null", argument, both, jwt -> revoke(jwt, "'sub':null,'iat':1900000000")),
                mistake(
                        "claims of a manager without revocations",
                        argument,
                        "come from a manager without these revocations",
                        jwt -> jwt.revoke(assertValid(plain.decode(withClaims("'jti':'x'"))))),
                mistake(
                        "claims of a manager with other revocations",
                        argument,
                        "come from a manager without these revocations",
                        jwt -> jwt.revoke(assertValid(other.decode(withClaims("'jti':'x'"))))),
                mistake(
                        "an identity of null as JSON",
                        argument,
                        "is null as JSON",
                        jwt -> jwt.revokeAll(Optional.empty())),
                mistake(
                        "an identity that is no JSON",
                        argument,
                        "Jackson cannot write",
                        jwt -> jwt.revokeAll(new Object())),
                mistake(
                        "a long identity",
                        argument,
                        "too long, the limit is 4096",
                        jwt -> jwt.revokeAll("alice".repeat(900))),
                mistake("a long id", argument, "too long", jwt -> revoke(jwt, "'jti':'" + "a".repeat(4100) + "'")),
                mistake("half of a pair", argument, "surrogate pair", jwt -> jwt.revokeSession("\ud800")),
                mistake("an empty session", argument, "sid: must not be empty", jwt -> jwt.revokeSession("")),
                mistake(
                        "a manager without revocations",
                        IllegalStateException.class,
                        "this manager has no revocations",
                        jwt -> plain.revoke(assertValid(jwt.decode(withClaims("'jti':'x'"))))),
                mistake(
                        "a manager without revocations, an identity",
                        IllegalStateException.class,
                        "set revocations(...)",
                        jwt -> plain.revokeAll("alice")),
                mistake(
                        "a manager without revocations, a session",
                        IllegalStateException.class,
                        "set revocations(...)",
                        jwt -> plain.revokeSession("s1")),
                mistake(
                        "an impossible time",
                        IllegalStateException.class,
                        "clock: must show a time up to year 9999",
                        jwt -> TestJwts.manager()
                                .clock(InstantSource.fixed(Instant.MAX))
                                .revocations(Revocations.inMemory())
                                .build()
                                .revokeAll("alice")));
    }

    private static void revoke(JwtManager jwt, String members) {
        jwt.revoke(assertValid(jwt.decode(withClaims(members))));
    }

    private static Arguments mistake(String what, Class<?> type, String message, Mistake mistake) {
        return arguments(what, type, message, mistake);
    }

    @Test
    void null_is_rejected() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> jwt.revoke(null),
                () -> jwt.revokeAll(null),
                () -> jwt.revokeSession(null),
                () -> Revocations.of(null),
                () -> memory.manager().revocations(null))) {
            assertThatNullPointerException().isThrownBy(call);
        }
    }
}
