package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the document with the metadata of a protected resource. */
class ResourceMetadataTest {

    private final ResourceMetadata metadata = ResourceMetadata.of("https://api.example/mcp", "https://login.example");

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
            Arguments.of("x", List.of(), "member 'x': must not be an empty list; leave the member out (RFC 9728 §3.2)"),
            Arguments.of("x", Double.NaN, "member 'x': a number must be finite, and within the range of a double"),
            Arguments.of("x", "\ud800", "member 'x': has half of a surrogate pair, which UTF-8 cannot encode"),
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
        return "member 'x': must be a string, number, boolean, collection, or map with strings as keys, was " + type;
    }

    private static String uri(String address) {
        return "member 'jwks_uri': must be an https address in ASCII with a host and without a user, was '" + address
                + "'; http is for the loopback alone";
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
