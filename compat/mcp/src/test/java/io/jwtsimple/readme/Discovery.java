package io.jwtsimple.readme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.client.transport.HttpRequestSnapshot;
import io.modelcontextprotocol.client.transport.customizer.McpHttpClientTransportAuthorizationErrorHandler;
import io.modelcontextprotocol.client.transport.customizer.McpSyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.common.McpTransportContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The authorization of the Java client, which knows only the address of the MCP server. The client gets the address of
 * the resource metadata from the challenge, and the address of the authorization server from the resource metadata.
 * Then the client requests a token from the authorization server. The SDK has a callback for these steps, but does not
 * implement the steps.
 */
final class Discovery implements McpSyncHttpClientRequestCustomizer, McpHttpClientTransportAuthorizationErrorHandler {

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private volatile @Nullable String token;
    private volatile @Nullable String lastChallenge;

    @Nullable
    String lastChallenge() {
        return lastChallenge;
    }

    @Override
    public void customize(
            HttpRequest.Builder request, String method, URI uri, @Nullable String body, McpTransportContext context) {
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
    }

    @Override
    public int maxRetries() {
        return 2; // one retry with the first token, and one retry with a token of another scope
    }

    @Override
    public Publisher<Boolean> handle(HttpRequestSnapshot request, ResponseInfo response, McpTransportContext context) {
        return Mono.fromCallable(() -> requestToken(request, response)).subscribeOn(Schedulers.boundedElastic());
    }

    private boolean requestToken(HttpRequestSnapshot request, ResponseInfo response)
            throws IOException, InterruptedException {
        String challenge = response.headers().firstValue("WWW-Authenticate").orElseThrow();
        lastChallenge = challenge;
        JsonNode resource = read(parameter(challenge, "resource_metadata"));
        if (!resource.path("resource").asText().equals(request.requestUri().toString())) { // RFC 9728 §3.3
            throw new IllegalStateException("the metadata is that of another resource: " + resource);
        }
        String issuer = resource.path("authorization_servers").path(0).asText();
        JsonNode server = read(issuer + "/.well-known/oauth-authorization-server");
        if (!server.path("issuer").asText().equals(issuer)) { // RFC 8414 §3.3
            throw new IllegalStateException("the metadata is that of another server: " + server);
        }
        String form = "grant_type=client_credentials&resource="
                + encoded(resource.path("resource").asText()) + "&scope=" + encoded(parameter(challenge, "scope"));
        token = read(HttpRequest.newBuilder(
                                URI.create(server.path("token_endpoint").asText()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .path("access_token")
                .asText();
        return true;
    }

    private JsonNode read(String address) throws IOException, InterruptedException {
        return read(HttpRequest.newBuilder(URI.create(address)));
    }

    private JsonNode read(HttpRequest.Builder request) throws IOException, InterruptedException {
        return json.readTree(
                http.send(request.build(), BodyHandlers.ofByteArray()).body());
    }

    private static String parameter(String challenge, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"([^\"]*)\"").matcher(challenge);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in " + challenge);
        }
        return matcher.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
