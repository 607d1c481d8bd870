package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static io.jwtsimple.tck.Request.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.ResourceMetadata;
import org.junit.jupiter.api.Test;

/**
 * Tests that each challenge contains the address of the metadata of a protected resource (RFC 9728), and that a client
 * gets the metadata without a token. An adapter fails these tests if it changes a challenge, or guards a path outside
 * the guarded endpoint.
 */
abstract class MetadataTests {

    private static final ResourceMetadata METADATA = ResourceMetadata.of(
                    "https://api.example/metadata/tools", "https://login.example")
            .scopes("tools:call");
    private static final String PATH = "/.well-known/oauth-protected-resource/metadata/tools";
    private static final String SCOPE = "scope=\"tools:call\"";
    private static final String ADDRESS = "resource_metadata=\"https://api.example" + PATH + "\"";

    private final Site site;

    MetadataTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtGuard guard = JwtGuard.builder(JwtManager.of(JwtKey.secret(Tokens.SECRET)))
                .resourceMetadata(METADATA)
                .build();
        site.mount(METADATA.path(), null, Access.REQUIRED, call -> METADATA.toJson());
        site.required("/metadata/tools", guard.withScope("tools:call"));
        site.optional("/metadata/optional", guard);
    }

    @Test
    final void a_request_without_a_token_learns_the_address_and_the_scope() throws Exception {
        String challenge = "Bearer " + SCOPE + ", " + ADDRESS;
        site.rejected(get("/metadata/tools")).isRejection(401, "Missing Authorization Header", challenge);
        site.rejected(of("HEAD", "/metadata/tools")).isRejectionWithoutBody(401, challenge);
    }

    @Test
    final void a_bad_token_learns_the_address() throws Exception {
        site.rejected(get("/metadata/optional").bearer("abc"))
                .isRejection(
                        401,
                        "Not enough segments",
                        "Bearer error=\"invalid_token\", error_description=\"Not enough segments\", " + ADDRESS);
    }

    @Test
    final void a_token_without_the_scope_learns_the_address_and_the_scope() throws Exception {
        site.rejected(get("/metadata/tools").bearer(Tokens.of("alice")))
                .isRejection(
                        403,
                        "Insufficient scope",
                        "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope\", " + SCOPE + ", "
                                + ADDRESS);
    }

    @Test
    final void the_metadata_needs_no_token() throws Exception {
        String expected = "{\"resource\":\"https://api.example/metadata/tools\","
                + "\"authorization_servers\":[\"https://login.example\"],\"scopes_supported\":[\"tools:call\"]}";
        assertThat(site.admitted(get(PATH)).text()).isEqualTo(expected);
        assertThat(site.admitted(get(PATH).bearer("abc")).text()).isEqualTo(expected);
    }
}
