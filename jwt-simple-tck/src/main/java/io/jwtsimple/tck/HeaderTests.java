package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static io.jwtsimple.tck.Request.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the guard reads the token from the configured header only. Usual faults: the adapter reads a fixed header,
 * or reads a parameter of the request.
 */
abstract class HeaderTests {

    private static final String GOOD = Tokens.of("alice");

    private static final JwtManager POST_QUANTUM = JwtManager.of(postQuantumKey());

    private final Site site;

    HeaderTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtManager jwt = JwtManager.of(JwtKey.secret(Tokens.SECRET));
        JwtGuard guard = JwtGuard.of(jwt);
        site.required("/headers/default", guard);
        site.mount("/headers/body", guard, Access.OPTIONAL, Call::body);
        site.required("/headers/name", JwtGuard.builder(jwt).header("X-Token").build());
        site.required("/headers/scheme", JwtGuard.builder(jwt).scheme("JWT").build());
        site.required("/headers/bare", JwtGuard.builder(jwt).noScheme().build());
        site.required(
                "/headers/name-bare",
                JwtGuard.builder(jwt).header("X-Token").noScheme().build());
        site.required("/headers/post-quantum", JwtGuard.of(POST_QUANTUM));
        site.required("/headers/realm", JwtGuard.builder(jwt).realm("the api").build());
    }

    static Stream<Arguments> admitted() {
        return Stream.of(
                arguments("scheme in lower case", "default", "Authorization: bearer " + GOOD),
                arguments("scheme in upper case", "default", "Authorization: BEARER " + GOOD),
                arguments("scheme in mixed case", "default", "Authorization: bEaReR " + GOOD),
                arguments("header name in lower case", "default", "authorization: Bearer " + GOOD),
                arguments("header name in upper case", "default", "AUTHORIZATION: Bearer " + GOOD),
                arguments("several spaces", "default", "Authorization: Bearer     " + GOOD),
                arguments("spaces around the value", "default", "Authorization:    Bearer " + GOOD + "   "),
                arguments("tabs around the value", "default", "Authorization:\tBearer " + GOOD + "\t"),
                arguments("another header", "name", "X-Token: Bearer " + GOOD),
                arguments("another header in lower case", "name", "x-token: Bearer " + GOOD),
                arguments("another scheme", "scheme", "Authorization: JWT " + GOOD),
                arguments("another scheme in lower case", "scheme", "Authorization: jwt " + GOOD),
                arguments("no scheme", "bare", "Authorization: " + GOOD),
                arguments("another header without scheme", "name-bare", "X-Token: " + GOOD),
                arguments("a token of ML-DSA-87", "post-quantum", "Authorization: Bearer " + postQuantum()),
                arguments("a token of 16 KiB", "default", "Authorization: Bearer " + Tokens.withPayloadOf(12_227)));
    }

    /** Returns a key for ML-DSA-87, or for HS256 if this JVM has no ML-DSA. */
    private static JwtKey postQuantumKey() {
        try {
            return JwtKey.generate(Algorithm.ML_DSA_87);
        } catch (IllegalStateException e) {
            return JwtKey.secret(Tokens.SECRET);
        }
    }

    /**
     * Returns an ML-DSA-87 token, whose signature has 6170 characters. Without ML-DSA, returns an HS256 token of about
     * the same length.
     */
    private static String postQuantum() {
        int length = POST_QUANTUM.mayBlock() ? 10 : 4_600;
        String token = POST_QUANTUM.create("alice", claims -> claims.put("pad", "x".repeat(length)));
        assertThat(token.length()).isBetween(6_000, 7_000);
        return token;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("admitted")
    final void a_token_is_found(String reason, String path, String header) throws Exception {
        try (RawConnection connection = site.connect()) {
            assertThat(site.admitted(get("/headers/" + path).with(header), connection)
                            .identity())
                    .isEqualTo("alice");
        }
    }

    static Stream<Arguments> rejected() {
        String request = "Bearer error=\"invalid_request\", error_description=";
        String badHeader = "Bad X-Token header. Expected value 'Bearer <JWT>'";
        String badScheme = "Bad Authorization header. Expected value 'JWT <JWT>'";
        String badBare = "Bad Authorization header. Expected value '<JWT>'";
        String badNameBare = "Bad X-Token header. Expected value '<JWT>'";
        String realm = "Bearer realm=\"the api\"";
        return Stream.of(
                arguments("name", "Authorization: Bearer " + GOOD, "Missing X-Token Header", "Bearer"),
                arguments("name", "X-Token: Basic abc", badHeader, "Bearer"),
                arguments("name", "X-Token: Bearer", badHeader, request + '"' + badHeader + '"'),
                arguments("scheme", "X-Token: JWT " + GOOD, "Missing Authorization Header", "JWT"),
                arguments("scheme", "Authorization: Bearer " + GOOD, badScheme, "JWT"),
                arguments(
                        "scheme",
                        "Authorization: JWT",
                        badScheme,
                        "JWT error=\"invalid_request\", error_description=\"" + badScheme + '"'),
                arguments(
                        "scheme",
                        "Authorization: JWT abc",
                        "Not enough segments",
                        "JWT error=\"invalid_token\", error_description=\"Not enough segments\""),
                arguments("bare", "X-Token: " + GOOD, "Missing Authorization Header", "Bearer"),
                arguments("bare", "Authorization: Bearer " + GOOD, badBare, request + '"' + badBare + '"'),
                arguments("name-bare", "Authorization: " + GOOD, "Missing X-Token Header", "Bearer"),
                arguments("name-bare", "X-Token: Bearer " + GOOD, badNameBare, request + '"' + badNameBare + '"'),
                arguments("realm", "X-Token: " + GOOD, "Missing Authorization Header", realm),
                arguments(
                        "realm",
                        "Authorization: Bearer abc",
                        "Not enough segments",
                        realm + ", error=\"invalid_token\", error_description=\"Not enough segments\""));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("rejected")
    final void a_rejection_names_the_configured_header_and_scheme(
            String path, String header, String message, String challenge) throws Exception {
        site.rejected(get("/headers/" + path).with(header)).isRejection(401, message, challenge);
    }

    @Test
    final void two_lines_of_another_header_are_rejected_with_its_name() throws Exception {
        try (RawConnection connection = site.connect()) {
            Request request = get("/headers/name").with("X-Token: Bearer " + GOOD, "X-Token: Bearer " + GOOD);
            site.rejected(request, connection)
                    .isRejection(
                            401,
                            "Multiple X-Token headers",
                            "Bearer error=\"invalid_request\", error_description=\"Multiple X-Token headers\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token", "jwt", "Authorization", "authorization"})
    final void a_token_outside_the_header_is_ignored(String name) throws Exception {
        String parameter = name + '=' + GOOD;
        String bearer = name + "=Bearer%20" + GOOD;
        String form = "Content-Type: application/x-www-form-urlencoded";
        for (Request request : new Request[] {
            get("/headers/default?" + parameter),
            get("/headers/default?" + bearer),
            get("/headers/default").with("Cookie: " + parameter),
            post("/headers/default", parameter).with(form),
            post("/headers/default", bearer).with(form)
        }) {
            site.rejected(request).isRejection(401, "Missing Authorization Header", "Bearer");
        }
    }

    /** If an adapter reads a parameter, the framework parses the form, and the handler cannot read the body. */
    @Test
    final void the_handler_reads_a_whole_form() throws Exception {
        String form = "access_token=" + GOOD + "&a=b";
        Request request = post("/headers/body", form).with("Content-Type: application/x-www-form-urlencoded");
        assertThat(site.admitted(request).text()).isEqualTo(form);
        assertThat(site.admitted(request.bearer(GOOD)).text()).isEqualTo(form);
    }
}
