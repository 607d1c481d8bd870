package io.jwtsimple.readme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.ResourceMetadata;
import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/**
 * An MCP server with the tool of the guide, for version 2026-07-28 of MCP, which the Java SDK does not support yet. All
 * requests are independent of each other, and each response is one JSON object.
 */
final class StatelessServer {

    private StatelessServer() {}

    /** Starts the server with the guard of the guide. */
    static Server start(int port, String resource, String issuer) throws Exception {
        JwtManager jwt = JwtManager.builder(JwtKeySet.discover(Algorithm.ES256, issuer))
                .audience(resource)
                .build();
        ResourceMetadata metadata = ResourceMetadata.of(resource, issuer).scopes("tools:call");
        JwtGuard guard =
                JwtGuard.builder(jwt).resourceMetadata(metadata).build().withScope("tools:call");
        ServletContextHandler root = new ServletContextHandler();
        root.addServletContainerInitializer((classes, app) -> {
            JwtServlet.register(app, JwtServlet.required(guard), "/mcp");
            app.addServlet("mcp", new Mcp()).addMapping("/mcp");
            app.addServlet("metadata", new Document(metadata.toJson())).addMapping(metadata.path());
        });
        Server server = new Server(port);
        server.setHandler(root);
        server.start();
        return server;
    }

    @SuppressWarnings("serial") // no servlet is serialized
    private static final class Document extends HttpServlet {

        private final String json;

        Document(String json) {
            this.json = json;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.getWriter().print(json);
        }
    }

    @SuppressWarnings("serial") // no servlet is serialized
    private static final class Mcp extends HttpServlet {

        private static final JsonMapper JSON = new JsonMapper();

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            JsonNode call = JSON.readTree(request.getInputStream());
            Map<String, Object> result = switch (call.path("method").asText()) {
                case "server/discover" ->
                    cacheable(Map.of(
                            "supportedVersions", List.of("2026-07-28"),
                            "capabilities", Map.of("tools", Map.of())));
                case "tools/list" ->
                    cacheable(
                            Map.of("tools", List.of(Map.of("name", "greet", "inputSchema", Map.of("type", "object")))));
                case "tools/call" -> {
                    String text = "Hello " + JwtServlet.identity(request);
                    yield Map.of("resultType", "complete", "content", List.of(Map.of("type", "text", "text", text)));
                }
                default -> Map.of();
            };
            Map<String, Object> message = new TreeMap<>(Map.of("jsonrpc", "2.0", "id", call.path("id")));
            if (result.isEmpty()) {
                response.setStatus(404);
                message.put("error", Map.of("code", -32601, "message", "Method not found"));
            } else {
                message.put("result", result);
            }
            response.setContentType("application/json");
            JSON.writeValue(response.getOutputStream(), message);
        }

        private static Map<String, Object> cacheable(Map<String, Object> result) {
            Map<String, Object> all = new TreeMap<>(result);
            all.put("resultType", "complete");
            all.put("ttlMs", 0);
            all.put("cacheScope", "private");
            return all;
        }
    }
}
