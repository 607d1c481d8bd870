package io.jwtsimple.readme;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A small authorization server for tests of MCP. The server supports metadata (RFC 8414), dynamic registration (RFC
 * 7591), the code grant with PKCE, client credentials, and tokens for a resource (RFC 8707). The user always consents.
 * The library nimbus creates the tokens.
 */
final class AuthorizationServer implements AutoCloseable {

    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private final ECKey key;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<String> nextScopes = new ConcurrentLinkedQueue<>();

    AuthorizationServer() throws IOException, JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns the requests since the last call of this method, each with its HTTP method and path. */
    List<String> requests() {
        List<String> all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    /** Grants this scope to the next token. The scope in the request of the client is ignored. */
    void grantNext(String scope) {
        nextScopes.add(scope);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Returns an access token. If the audience or the scope is null, the token does not contain the claim. */
    String token(String subject, @Nullable String audience, @Nullable String scope, Duration lifetime) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(audience)
                .claim("scope", scope)
                .expirationTime(Date.from(Instant.now().plus(lifetime)))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        try (exchange) {
            switch (path) {
                case "/.well-known/oauth-authorization-server" -> send(exchange, 200, metadata());
                case "/keys" -> send(exchange, 200, new JWKSet(key).toJSONObject());
                case "/register" -> register(exchange);
                case "/authorize" -> authorize(exchange);
                case "/token" -> grant(exchange);
                default -> send(exchange, 404, Map.of("error", "not_found"));
            }
        }
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", issuer());
        metadata.put("authorization_endpoint", issuer() + "/authorize");
        metadata.put("token_endpoint", issuer() + "/token");
        metadata.put("registration_endpoint", issuer() + "/register");
        metadata.put("jwks_uri", issuer() + "/keys");
        metadata.put("response_types_supported", List.of("code"));
        metadata.put("grant_types_supported", List.of("authorization_code", "client_credentials"));
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        metadata.put("token_endpoint_auth_methods_supported", List.of("none"));
        metadata.put("authorization_response_iss_parameter_supported", true);
        return metadata;
    }

    private void register(HttpExchange exchange) throws IOException {
        Map<String, Object> client = json.readValue(exchange.getRequestBody(), new TypeReference<>() {});
        client.put("client_id", UUID.randomUUID().toString());
        send(exchange, 201, client);
    }

    /** Consents in the name of the user, and redirects the browser to the client with a code. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> request = parameters(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        codes.put(code, request);
        String location = request.get("redirect_uri") + "?code=" + code + "&iss=" + issuer() + "&state="
                + request.getOrDefault("state", "");
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private void grant(HttpExchange exchange) throws IOException {
        Map<String, String> request =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        Map<String, String> authorized = request;
        if ("authorization_code".equals(request.get("grant_type"))) {
            authorized = codes.remove(request.getOrDefault("code", ""));
            if (authorized == null
                    || !challenge(request.get("code_verifier")).equals(authorized.get("code_challenge"))
                    || !authorized.get("resource").equals(request.get("resource"))) {
                send(exchange, 400, Map.of("error", "invalid_grant"));
                return;
            }
        }
        String next = nextScopes.poll();
        String scope = next == null ? authorized.getOrDefault("scope", "") : next;
        send(
                exchange,
                200,
                Map.of(
                        "access_token",
                        token("alice", request.get("resource"), scope, Duration.ofMinutes(5)),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        300,
                        "scope",
                        scope));
    }

    private static String challenge(String verifier) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)))
                    .toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }

    private void send(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
