package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.tck.Site.Seen;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the identity, which may be any JSON value and keeps its type. A usual fault: the adapter converts the identity
 * to text.
 */
abstract class IdentityTests {

    private static final JwtManager JWT = JwtManager.of(JwtKey.secret(Tokens.SECRET));

    /** An identity type of the application. */
    record User(String name, long id, List<String> roles) {}

    private final Site site;

    IdentityTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtGuard guard = JwtGuard.of(JWT);
        Endpoint.Handler typed = call -> String.valueOf(call.identity(User.class));
        site.optional("/identities/any", guard);
        site.mount("/identities/user", guard, Access.REQUIRED, typed);
        site.mount("/identities/user-or-null", guard, Access.OPTIONAL, typed);
        site.mount("/identities/int", guard, Access.REQUIRED, call -> String.valueOf(call.identity(Integer.class)));
    }

    @Test
    final void the_user_of_the_framework_is_the_identity() throws Exception {
        assertThat(site.admitted(get("/identities/any").bearer(Tokens.of("alice")))
                        .user())
                .isEqualTo(site.knowsUsers() ? "alice" : null);
    }

    @Test
    final void without_an_identity_there_is_no_user() throws Exception {
        assertThat(site.admitted(get("/identities/any")).user()).isNull();
        String nobody = Tokens.withPayload("{\"exp\":" + Tokens.FUTURE + "}");
        assertThat(site.admitted(get("/identities/any").bearer(nobody)).user()).isNull();
    }

    static Stream<Arguments> identities() {
        return Stream.of(
                arguments("\"alice\"", "alice"),
                arguments("\"\"", ""),
                arguments("\"Zoë 🔑\"", "Zoë 🔑"),
                arguments("7", 7L),
                arguments("-9223372036854775808", Long.MIN_VALUE),
                arguments("9223372036854775808", new BigInteger("9223372036854775808")),
                arguments("1.5", 1.5),
                arguments("true", true),
                arguments("[\"a\",1,null]", Arrays.asList("a", 1L, null)),
                arguments("{\"user\":{\"ids\":[1,2]}}", Map.of("user", Map.of("ids", List.of(1L, 2L)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    final void an_identity_keeps_its_json_type(String json, Object identity) throws Exception {
        String token = Tokens.withPayload("{\"sub\":" + json + ",\"exp\":" + Tokens.FUTURE + "}");
        assertIdentity(token, identity);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    final void an_identity_is_read_as_it_was_passed_to_create(String json, Object identity) throws Exception {
        String token = JWT.create(identity);
        assertThat(Tokens.payload(token)).contains("\"sub\":" + json);
        assertIdentity(token, identity);
    }

    @Test
    final void a_record_is_written_and_read() throws Exception {
        User user = new User("alice", 7, List.of("reader", "writer"));
        assertThat(site.admitted(get("/identities/user").bearer(JWT.create(user)))
                        .text())
                .isEqualTo("User[name=alice, id=7, roles=[reader, writer]]");
    }

    @Test
    final void a_record_is_read_from_the_json_of_another_library() throws Exception {
        String user = "{\"id\":8,\"name\":\"bob\",\"roles\":[],\"more\":true}";
        String token = Tokens.withPayload("{\"sub\":" + user + ",\"exp\":" + Tokens.FUTURE + "}");
        assertThat(site.admitted(get("/identities/user-or-null").bearer(token)).text())
                .isEqualTo("User[name=bob, id=8, roles=[]]");
    }

    @Test
    final void a_typed_identity_is_null_without_a_token() throws Exception {
        assertThat(site.admitted(get("/identities/user-or-null")).text()).isEqualTo("null");
    }

    @Test
    final void a_number_is_read_as_an_integer() throws Exception {
        assertThat(site.admitted(get("/identities/int").bearer(JWT.create(7))).text())
                .isEqualTo("7");
    }

    /** The accessor throws in the handler, and the server responds with its own error. */
    @Test
    final void an_identity_that_does_not_fit_the_type_makes_the_accessor_throw() throws Exception {
        site.failed(get("/identities/int").bearer(JWT.create("seven")), 1);
    }

    private void assertIdentity(String token, Object identity) throws Exception {
        Seen seen = site.admitted(get("/identities/any").bearer(token));
        assertThat(seen.identity()).isEqualTo(identity);
        assertThat(seen.claims().get("sub")).isEqualTo(identity);
    }
}
