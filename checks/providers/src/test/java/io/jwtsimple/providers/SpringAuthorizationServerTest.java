package io.jwtsimple.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.RemoteOptions;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests the options of the guide on providers against Spring Authorization Server with its default settings. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class SpringAuthorizationServerTest {

    private static final String CALLBACK = "http://127.0.0.1/callback";

    private ConfigurableApplicationContext server;
    private Provider provider;
    private JwtManager jwt;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Server {}

    @BeforeAll
    void start() throws Exception {
        SpringApplication application = new SpringApplication(Server.class);
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.port", 0,
                "server.address", "127.0.0.1",
                "logging.level.root", "off",
                "spring.main.banner-mode", "off",
                "spring.security.user.name", "alice",
                "spring.security.user.password", "password of alice"));
        Map.of(
                        "client-id", "CLIENT",
                        "client-secret", "{noop}secret",
                        "client-authentication-methods", "client_secret_post",
                        "authorization-grant-types", "authorization_code,client_credentials",
                        "redirect-uris", CALLBACK,
                        "scopes", "openid,orders:read")
                .forEach((name, value) -> settings.put(
                        "spring.security.oauth2.authorizationserver.client.shop.registration." + name, value));
        settings.put("spring.security.oauth2.authorizationserver.client.shop.require-proof-key", false);
        application.setDefaultProperties(settings);
        server = application.run();

        String issuer = "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port");
        provider = new Provider(issuer);
        jwt = JwtManager.builder(JwtKeySet.discover(Algorithm.RS256, issuer, RemoteOptions::acceptPlainHttp))
                .audience("CLIENT")
                .requireClaim("scope")
                .build();
        Provider.assertGuideHas("spring", ".audience(\"CLIENT\").requireClaim(\"scope\")");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void an_access_token_of_a_user_is_accepted_and_the_id_token_is_rejected() throws Exception {
        JsonNode tokens = tokens(
                Map.of("grant_type", "authorization_code", "code", authorizationCode(), "redirect_uri", CALLBACK));

        assertThat(jwt.decode(tokens.get("access_token").asText()))
                .isInstanceOfSatisfying(
                        Valid.class,
                        valid -> assertThat(valid.claims().subject()).isEqualTo("alice"));
        assertThat(jwt.decode(tokens.get("id_token").asText()))
                .isEqualTo(new Invalid("Token is missing the 'scope' claim", Reason.MISSING_CLAIM));
    }

    @Test
    void an_access_token_of_a_client_is_accepted_if_it_has_a_scope() throws Exception {
        JsonNode scoped = tokens(Map.of("grant_type", "client_credentials", "scope", "orders:read"));
        JsonNode plain = tokens(Map.of("grant_type", "client_credentials"));

        assertThat(jwt.decode(scoped.get("access_token").asText()))
                .isInstanceOfSatisfying(
                        Valid.class,
                        valid -> assertThat(valid.claims().scopes()).containsExactly("orders:read"));
        assertThat(jwt.decode(plain.get("access_token").asText()))
                .isEqualTo(new Invalid("Token is missing the 'scope' claim", Reason.MISSING_CLAIM));
    }

    private JsonNode tokens(Map<String, String> form) throws Exception {
        Map<String, String> all = new HashMap<>(form);
        all.put("client_id", "CLIENT");
        all.put("client_secret", "secret");
        return provider.tokens("/oauth2/token", all);
    }

    /** Logs in the user alice with the form of the server, and returns the code in the redirect to the client. */
    private String authorizationCode() throws Exception {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", "CLIENT");
        request.put("redirect_uri", CALLBACK);
        request.put("scope", "openid orders:read");
        String login = provider.redirect(provider.send("/oauth2/authorize?" + Provider.encoded(request)));
        String csrf = only("name=\"_csrf\"[^>]* value=\"([^\"]+)\"", provider.get(login));
        String authorize = provider.redirect(
                provider.post("/login", Map.of("username", "alice", "password", "password of alice", "_csrf", csrf)));
        URI callback = URI.create(provider.redirect(provider.send(authorize)));
        return only("code=([^&]+)", callback.getQuery());
    }

    private static String only(String regex, String text) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as("%s in %s", regex, text).isTrue();
        return matcher.group(1);
    }
}
