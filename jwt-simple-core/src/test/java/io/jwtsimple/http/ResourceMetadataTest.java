package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Expired;
import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.TokenResult.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the metadata of a protected resource, and the challenges that contain the address of the metadata. */
class ResourceMetadataTest {

    private static final String ISSUER = "https://login.example";
    private static final String PATH = "/.well-known/oauth-protected-resource";

    private final ResourceMetadata metadata = ResourceMetadata.of("https://api.example/mcp", ISSUER);

    @Nested
    class Address {

        /** The first rows are the examples of RFC 9728 §3.1. The other rows follow the rule in RFC 9728 §3.1. */
        @ParameterizedTest
        @CsvSource({
            "https://resource.example.com,           https://resource.example.com, ''",
            "https://resource.example.com/resource1, https://resource.example.com, /resource1",
            "https://api.example/,                   https://api.example,          ''",
            "https://api.example/mcp,                https://api.example,          /mcp",
            "https://api.example/mcp/,               https://api.example,          /mcp/",
            "https://api.example/a/b.c,              https://api.example,          /a/b.c",
            "https://api.example/a%20b;c=1,          https://api.example,          /a%20b;c=1",
            "https://api.example:8443/mcp,           https://api.example:8443,     /mcp",
            "https://192.0.2.1/mcp,                  https://192.0.2.1,            /mcp",
            "https://[2001:db8::1]:8443/mcp,         https://[2001:db8::1]:8443,   /mcp",
            "https://API.example/MCP,                https://API.example,          /MCP",
            "https://api.example:1/mcp,              https://api.example:1,        /mcp",
            "https://api.example:65535/mcp,          https://api.example:65535,    /mcp",
            "http://localhost:8080/mcp,              http://localhost:8080,        /mcp",
            "http://127.0.0.1:8080/mcp,              http://127.0.0.1:8080,        /mcp",
            "http://[::1]/mcp,                       http://[::1],                 /mcp",
            "http://[0:0:0:0:0:0:0:1]:8080/mcp,      http://[0:0:0:0:0:0:0:1]:8080, /mcp",
            "http://[0000::0001]/mcp,                http://[0000::0001],          /mcp"
        })
        void the_well_known_path_is_inserted_between_host_and_path(String resource, String origin, String path) {
            ResourceMetadata of = ResourceMetadata.of(resource, ISSUER);
            assertThat(of.path()).isEqualTo(PATH + path);
            assertThat(of.address()).isEqualTo(origin + PATH + path);
            assertThat(of.toJson()).contains("\"resource\":\"" + resource + "\"");
            assertThat(of).hasToString("ResourceMetadata[resource=" + resource + "]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "api.example/mcp",
                    "/mcp",
                    "https:/mcp",
                    "https:mcp",
                    "https://",
                    "https:///mcp",
                    "https://:8443/mcp",
                    "https://api.example:/mcp",
                    "https://api.example:",
                    "https://[2001:db8::1]:/mcp",
                    "https://api.example:0/mcp",
                    "https://api.example:65536/mcp",
                    "https://api.example:99999/mcp",
                    "https://api.example:99999999999/mcp",
                    "https://api.example:-1/mcp",
                    "https://[fe80::1%eth0]/mcp",
                    "https://[fe80::1%25eth0]/mcp",
                    "http://[::1%lo]/mcp",
                    "HTTPS://api.example/mcp",
                    "HTTP://localhost/mcp",
                    "http://[::]/mcp",
                    "http://[::2]/mcp",
                    "http://[::1:1]/mcp",
                    "http://[1::1]/mcp",
                    "http://[::10]/mcp",
                    "http://[::1:0:1]/mcp",
                    "https://api_1.example/mcp",
                    "https://api.example/a b",
                    "https://api.example/\"",
                    "https://api.example/\\",
                    "https://api.example/%zz",
                    "https://api.example/caf\u00e9",
                    "https://caf\u00e9.example/mcp",
                    "https://api.example/mcp\r\nX: y",
                    "https://alice@api.example/mcp",
                    "https://alice:opensesame@api.example/mcp",
                    "http://api.example/mcp",
                    "http://127.0.0.1.example/mcp",
                    "http://localhost.example/mcp",
                    "http://10.0.0.1/mcp",
                    "ftp://localhost/mcp",
                    "urn:example:mcp",
                    "https://api.example/mcp#",
                    "https://api.example/mcp#a",
                    "https://api.example/mcp?",
                    "https://api.example/mcp?a=b"
                })
        void an_address_that_is_not_secure_or_not_a_resource_is_rejected(String address) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ResourceMetadata.of(address, ISSUER))
                    .withMessageStartingWith("resource: must ")
                    .withMessageNotContaining("opensesame")
                    .withMessageMatching("[ -~§]*");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ResourceMetadata.of("https://api.example", ISSUER, address))
                    .withMessageStartingWith("authorizationServer: must ")
                    .withMessageNotContaining("opensesame");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/a/../mcp", "/a/%2E%2e/mcp", "/./mcp", "/%2e/mcp", "/mcp/..", "//mcp", "/a//b", "/.."})
        void a_path_that_clients_would_change_is_rejected(String path) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ResourceMetadata.of("https://api.example" + path, ISSUER))
                    .withMessageStartingWith("resource: must have a path without empty segments, '.' and '..', was ");
        }

        @Test
        void null_is_rejected() {
            assertThatNullPointerException()
                    .isThrownBy(() -> ResourceMetadata.of(null, ISSUER))
                    .withMessage("resource");
            assertThatNullPointerException()
                    .isThrownBy(() -> ResourceMetadata.of("https://api.example", null))
                    .withMessage("authorizationServer");
            assertThatNullPointerException()
                    .isThrownBy(() -> ResourceMetadata.of("https://api.example", ISSUER, (String) null))
                    .withMessage("authorizationServer");
        }
    }

    @Nested
    class Document {

        @Test
        void the_least_document_names_the_resource_and_its_authorization_server() {
            assertThat(metadata.toJson())
                    .isEqualTo("{\"resource\":\"https://api.example/mcp\","
                            + "\"authorization_servers\":[\"https://login.example\"]}");
        }

        @Test
        void members_have_the_order_in_which_they_were_set() {
            ResourceMetadata all = ResourceMetadata.of(
                            "https://api.example/mcp", "https://b.example/t/1", "https://a.example/")
                    .with("resource_name", "Orders \"beta\"")
                    .scopes("tools:call", "a")
                    .with("resource_name#fr", "Commandes \u00e0 z\u00e9ro")
                    .with("bearer_methods_supported", List.of("header"))
                    .with("dpop_bound_access_tokens_required", false)
                    .with("jwks_uri", "https://api.example/keys")
                    .with("x_limits", Map.of("calls", 7));
            assertThat(all.toJson())
                    .isEqualTo("{\"resource\":\"https://api.example/mcp\","
                            + "\"authorization_servers\":[\"https://b.example/t/1\",\"https://a.example/\"],"
                            + "\"resource_name\":\"Orders \\\"beta\\\"\","
                            + "\"scopes_supported\":[\"tools:call\",\"a\"],"
                            + "\"resource_name#fr\":\"Commandes \u00e0 z\u00e9ro\","
                            + "\"bearer_methods_supported\":[\"header\"],"
                            + "\"dpop_bound_access_tokens_required\":false,"
                            + "\"jwks_uri\":\"https://api.example/keys\","
                            + "\"x_limits\":{\"calls\":7}}");
        }

        @Test
        void another_library_reads_the_document() throws Exception {
            assertThat(new JsonMapper()
                            .readTree(metadata.scopes("a")
                                    .with("resource_name", "\u0000\u2028\ud83d\ude00\\\"")
                                    .toJson())
                            .get("resource_name")
                            .asText())
                    .isEqualTo("\u0000\u2028\ud83d\ude00\\\"");
        }

        @Test
        void metadata_does_not_change() {
            List<String> methods = new ArrayList<>(List.of("header"));
            ResourceMetadata more = metadata.with("bearer_methods_supported", methods);
            methods.add("body");
            assertThat(more.toJson()).endsWith("\"bearer_methods_supported\":[\"header\"]}");
            assertThat(metadata.toJson()).doesNotContain("bearer_methods_supported");
        }

        @Test
        void a_member_is_replaced() {
            assertThat(metadata.scopes("a")
                            .with("x", 1)
                            .scopes("b", "b")
                            .with("x", 2)
                            .toJson())
                    .endsWith(",\"scopes_supported\":[\"b\"],\"x\":2}");
        }

        static Arguments[] badMembers() {
            return new Arguments[] {
                Arguments.of("", "a", "member: must not be empty; give the name of a member (RFC 9728 §2)"),
                Arguments.of("resource", "a", "member: 'resource' has its own method; call ResourceMetadata.of"),
                Arguments.of(
                        "authorization_servers",
                        List.of("a"),
                        "member: 'authorization_servers' has its own method; call ResourceMetadata.of"),
                Arguments.of(
                        "scopes_supported", List.of("a"), "member: 'scopes_supported' has its own method; call scopes"),
                Arguments.of(
                        "x", List.of(), "member 'x': must not be an empty list; leave the member out (RFC 9728 §3.2)"),
                Arguments.of("x", Double.NaN, "member 'x': a number must be finite, and within the range of a double"),
                Arguments.of("x", "\ud800", "member 'x': has half of a surrogate pair, which has no UTF-8"),
                Arguments.of("x", Instant.EPOCH, other("java.time.Instant")),
                Arguments.of("x", List.of(Map.of("y", Instant.EPOCH)), other("java.time.Instant")),
                Arguments.of("x", Map.of(1, 2), other("java.util.ImmutableCollections$Map1")),
                Arguments.of("jwks_uri", "http://api.example/keys", uri("http://api.example/keys")),
                Arguments.of("jwks_uri", 7, uri("")),
                Arguments.of(
                        "jwks_uri#fr",
                        "http://api.example/fr",
                        uri("http://api.example/fr").replace("jwks_uri", "jwks_uri#fr")),
                Arguments.of(
                        "resource_policy_uri", "policy.html", uri("policy.html").replace("jwks", "resource_policy")),
            };
        }

        private static String other(String type) {
            return "member 'x': must be a string, number, boolean, collection, or map with strings as keys, was "
                    + type;
        }

        private static String uri(String address) {
            return "member 'jwks_uri': must be an https address in ASCII with a host and without a user, was '"
                    + address + "'; http is for the loopback alone";
        }

        @ParameterizedTest
        @MethodSource("badMembers")
        void a_member_that_is_not_plain_json_is_rejected(String member, Object value, String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metadata.with(member, value))
                    .withMessage(message);
        }

        @Test
        void a_collection_that_contains_itself_is_rejected() {
            List<Object> loop = new ArrayList<>();
            loop.add(loop);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metadata.with("x", loop))
                    .withMessageStartingWith("member 'x': nested deeper than ");
        }

        @Test
        void bad_scopes_are_rejected() {
            assertThatIllegalArgumentException()
                    .isThrownBy(metadata::scopes)
                    .withMessage("scopes: must be one or more, was none; name a scope");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metadata.scopes("a b"))
                    .withMessageStartingWith("scope: character at index 1 is not allowed");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metadata.scopes(""))
                    .withMessageStartingWith("scope: must not be empty");
            assertThatNullPointerException()
                    .isThrownBy(() -> metadata.scopes((String) null))
                    .withMessage("scope");
        }

        @Test
        void null_is_rejected() {
            assertThatNullPointerException()
                    .isThrownBy(() -> metadata.with(null, "a"))
                    .withMessage("member");
            assertThatNullPointerException()
                    .isThrownBy(() -> metadata.with("x", null))
                    .withMessage("value");
            assertThat(metadata.with("x", Arrays.asList("a", null)).toJson()).endsWith("\"x\":[\"a\",null]}");
        }
    }

    @Nested
    class Challenge {

        private static final String ADDRESS =
                "resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/mcp\"";

        private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        private final JwtGuard guard =
                JwtGuard.builder(jwt).resourceMetadata(metadata).build();

        static Arguments[] challenges() {
            String invalid = "Bearer error=\"invalid_token\", error_description=\"No\", ";
            String insufficient = "Bearer error=\"insufficient_scope\", error_description=\"No\", scope=\"a\", ";
            return new Arguments[] {
                Arguments.of(new Missing("No"), "Bearer " + ADDRESS, "Bearer scope=\"a\", " + ADDRESS),
                Arguments.of(
                        new Invalid("No", Reason.MALFORMED_HEADER),
                        "Bearer error=\"invalid_request\", error_description=\"No\", " + ADDRESS,
                        "Bearer error=\"invalid_request\", error_description=\"No\", scope=\"a\", " + ADDRESS),
                Arguments.of(
                        new Invalid("No", Reason.WRONG_AUDIENCE),
                        invalid + ADDRESS,
                        invalid + "scope=\"a\", " + ADDRESS),
                Arguments.of(new Expired("No", Instant.EPOCH), invalid + ADDRESS, invalid + "scope=\"a\", " + ADDRESS),
                Arguments.of(new Forbidden("No", Set.of("a")), insufficient + ADDRESS, insufficient + ADDRESS),
                Arguments.of(new Forbidden("No", Set.of()), null, null),
                Arguments.of(new Unavailable("No"), null, null),
            };
        }

        @ParameterizedTest
        @MethodSource("challenges")
        void every_challenge_names_the_metadata(Rejected rejected, @Nullable String plain, @Nullable String withScope) {
            assertThat(guard.response(rejected).headers().get("WWW-Authenticate"))
                    .isEqualTo(plain);
            assertThat(guard.withScope("a").response(rejected).headers().get("WWW-Authenticate"))
                    .isEqualTo(withScope);
            assertThat(guard.response(rejected)).isSameAs(guard.response(rejected));
        }

        @Test
        void the_metadata_comes_after_the_realm_and_with_any_scheme() {
            JwtGuard other = JwtGuard.builder(jwt)
                    .realm("tools")
                    .scheme("JWT")
                    .resourceMetadata(metadata)
                    .build();
            assertThat(other.response(new Missing("No")).headers().get("WWW-Authenticate"))
                    .isEqualTo("JWT realm=\"tools\", " + ADDRESS);
        }

        @Test
        void a_401_of_a_callback_names_the_metadata_unless_it_has_a_challenge() {
            JwtGuard own = JwtGuard.builder(jwt)
                    .resourceMetadata(metadata)
                    .onMissing(missing -> ErrorResponse.json(401, Map.of()))
                    .onExpired(expired -> ErrorResponse.json(401, Map.of()).withHeader("WWW-Authenticate", "Own"))
                    .build();
            assertThat(own.response(new Missing("No")).headers())
                    .containsEntry("WWW-Authenticate", "Bearer " + ADDRESS);
            assertThat(own.response(new Expired("No", Instant.EPOCH)).headers())
                    .containsEntry("WWW-Authenticate", "Own");
        }

        @Test
        void null_is_rejected() {
            assertThatNullPointerException()
                    .isThrownBy(() -> JwtGuard.builder(jwt).resourceMetadata(null))
                    .withMessage("metadata");
        }
    }
}
