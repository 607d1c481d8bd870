package io.jwtsimple.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the addresses of a protected resource and its metadata, and which addresses are rejected. */
class ResourceMetadataAddressTest {

    private static final String ISSUER = "https://login.example";
    private static final String PATH = "/.well-known/oauth-protected-resource";

    /** The first two rows are the examples of RFC 9728 §3.1, and the other rows follow its rule. */
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
