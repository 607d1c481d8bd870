package io.jwtsimple.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** An HTTP client for an identity provider. The client stores the cookies of the provider. */
final class Provider {

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String address;

    Provider(String address) {
        this.address = address;
    }

    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(resolve(path))).body();
    }

    /** Returns the address to which a response redirects. */
    String redirect(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(resolve(path)));
    }

    HttpResponse<String> post(String path, Map<String, String> form) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form))));
    }

    /** Posts a form to the token endpoint, and returns the members of the response. */
    JsonNode tokens(String path, Map<String, String> form) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, form);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Checks that a code block of the guide uses these options. */
    static void assertGuideHas(String block, String options) throws IOException {
        assertThat(Files.readString(Path.of("../../guides/providers.md")))
                .containsPattern("```java " + block + "\\n.*\\n.*\\Q.builder(keys)" + options + ".build();\\E\\n");
    }

    private URI resolve(String path) {
        return URI.create(address).resolve(path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.header("Accept", "text/html").build(), BodyHandlers.ofString());
    }
}
