package io.jwtsimple.readme;

import static io.jwtsimple.readme.ProviderTokens.KEYCLOAK;
import static io.jwtsimple.readme.ProviderTokens.accessTokens;
import static io.jwtsimple.readme.ProviderTokens.claims;
import static io.jwtsimple.readme.ProviderTokens.cognito;
import static io.jwtsimple.readme.ProviderTokens.idTokens;
import static io.jwtsimple.readme.ProviderTokens.keycloak;
import static io.jwtsimple.readme.ProviderTokens.keycloakId;
import static io.jwtsimple.readme.ProviderTokens.keycloakLightweight;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the guide on providers: a manager that is built with the guide's code for a provider accepts the provider's
 * access tokens, and rejects its ID tokens. The claims come from {@link ProviderTokens}, and the library nimbus signs
 * the tokens.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ProviderTokensTest {

    private static final Pattern LINES =
            Pattern.compile("JwtKeySet keys = JwtKeySet\\.discover\\(Algorithm\\.RS256, \"(https://[^\"]+)\"\\);\\s+"
                    + "JwtManager jwt = JwtManager\\.builder\\(keys\\)([^;]+);\\s+");

    private final Map<String, JwtManager> managers = new LinkedHashMap<>();
    private KeyPair pair;

    @BeforeAll
    void readTheGuide(@TempDir Path folder) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
        JwtKeySet keys = JwtKeySet.of(JwtKey.of(Algorithm.RS256, pair.getPublic()));
        Page guide = new Page(Path.of("../../guides/providers.md"));
        Map<String, String> lines = new LinkedHashMap<>();
        for (String name : guide.names()) {
            Matcher code = LINES.matcher(guide.code(name));
            if (code.matches()) {
                lines.put(name, "JwtManager.builder(keys).issuer(\"" + code.group(1) + "\")" + code.group(2));
            }
        }
        Snippet snippet = Page.compileCode(
                "List<JwtManager> managers = List.of(" + String.join(",\n", lines.values()) + ");", "managers", folder);
        snippet.keys = keys;
        List<?> built = (List<?>) snippet.run();
        for (String name : lines.keySet()) {
            managers.put(name, (JwtManager) built.get(managers.size()));
        }
    }

    @Test
    void the_lines_of_every_provider_have_tokens_here() {
        assertThat(managers.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(accessTokens(), idTokens())
                        .map(arguments -> (String) arguments.get()[0])
                        .collect(Collectors.toSet()));
        assertThat(accessTokens().map(arguments -> arguments.get()[0])).containsAll(managers.keySet());
        assertThat(idTokens().map(arguments -> arguments.get()[0])).containsAll(managers.keySet());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("io.jwtsimple.readme.ProviderTokens#accessTokens")
    void an_access_token_is_accepted(String provider, String what, @Nullable String type, Map<String, Object> claims)
            throws Exception {
        assertThat(managers.get(provider).decode(token(type, claims))).isInstanceOf(Valid.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("io.jwtsimple.readme.ProviderTokens#idTokens")
    void an_id_token_is_rejected(String provider, String what, @Nullable String type, Map<String, Object> claims)
            throws Exception {
        assertThat(managers.get(provider).decode(token(type, claims)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        invalid -> assertThat(invalid.reason())
                                .isIn(
                                        Reason.WRONG_AUDIENCE,
                                        Reason.MISSING_CLAIM,
                                        Reason.WRONG_CLAIM,
                                        Reason.WRONG_TYPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Refresh", "Offline"})
    void a_refresh_token_of_keycloak_is_rejected(String typ) throws Exception {
        Map<String, Object> claims =
                keycloak("aud", KEYCLOAK, "typ", typ, "aud_x", List.of("orders", "account"), "prov", "default");
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS512)
                        .type(JOSEObjectType.JWT)
                        .keyID("3cfa10cf-3f22-456e-8259-04d8f62d8878")
                        .build(),
                new Payload(claims));
        token.sign(new MACSigner(new byte[64]));

        assertThat(managers.get("keycloak").decode(token.serialize()))
                .isEqualTo(new Invalid("The specified alg value is not allowed", Reason.DISALLOWED_ALGORITHM));
    }

    @Test
    void an_access_token_that_is_no_jwt_is_rejected() {
        assertThat(managers.get("google").decode("ya29.a0AfH6SMBx"))
                .isEqualTo(new Invalid("Not enough segments", Reason.MALFORMED));
        assertThat(managers.get("oidc-provider").decode("VHDzcGqJX4g9f9o87t4aCTatJB5jTH3qPFeC-cBxKHq"))
                .isEqualTo(new Invalid("Not enough segments", Reason.MALFORMED));
    }

    @Test
    void an_id_token_of_keycloak_fails_by_its_audience_and_then_by_its_typ() throws Exception {
        assertThat(managers.get("keycloak").decode(token("JWT", keycloakId("shop"))))
                .isEqualTo(new Invalid("Invalid audience", Reason.WRONG_AUDIENCE));
        assertThat(managers.get("keycloak").decode(token("JWT", keycloakId("orders"))))
                .isEqualTo(new Invalid("Invalid 'typ' claim", Reason.WRONG_CLAIM));
    }

    /** Tests that common mistakes have the messages that the guide mentions. */
    @Test
    void a_trap_has_the_message_of_the_guide() throws Exception {
        Map<String, Object> first = claims("https://sts.windows.net/TENANT/", claims("aud", "api://APPLICATION"));
        Map<String, Object> cognito = cognito("id", "aud", "CLIENT");
        String encrypted = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(managers.get("entra").decode(token("JWT", first)))
                .isEqualTo(new Invalid("Invalid issuer", Reason.WRONG_ISSUER));
        assertThat(managers.get("cognito").decode(token(null, cognito)))
                .isEqualTo(new Invalid("Invalid audience", Reason.WRONG_AUDIENCE));
        assertThat(managers.get("auth0").decode(encrypted + "..AAAA.AAAA.AAAA"))
                .isEqualTo(new Invalid("Encrypted tokens are not accepted", Reason.MALFORMED));
        assertThat(managers.get("keycloak").decode(token("JWT", keycloakLightweight())))
                .isEqualTo(new Invalid("Token is missing the 'aud' claim", Reason.MISSING_CLAIM));
    }

    private String token(@Nullable String type, Map<String, Object> claims) throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1");
        if (type != null) {
            header.type(new JOSEObjectType(type));
        }
        JWSObject token = new JWSObject(header.build(), new Payload(claims));
        token.sign(new RSASSASigner(pair.getPrivate()));
        return token.serialize();
    }
}
