package io.jwtsimple.readme;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;

/**
 * The running server of the guide on MCP.
 *
 * @param origin the address of the server, without a path
 * @param server the server
 */
record McpGuideServer(String origin, Server server) {

    static final Page PAGE = new Page(Path.of("../../guides/mcp.md"));

    /**
     * Compiles and starts the server in the guide. The configuration of the server contains its address, so the port is
     * chosen before the start.
     */
    static McpGuideServer start(String issuer, Path folder) throws Exception {
        int port = freePort();
        String origin = "http://127.0.0.1:" + port;
        PAGE.compileFile("server", "Tools", folder);
        Server server = new Server(port);
        Page.load("Tools", folder)
                .getMethod("start", Server.class, String.class, String.class)
                .invoke(null, server, origin + "/mcp", issuer);
        return new McpGuideServer(origin, server);
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    String resource() {
        return origin + "/mcp";
    }

    /** Returns the address of the metadata, which each challenge contains. */
    String metadata() {
        return origin + "/.well-known/oauth-protected-resource/mcp";
    }

    void stop() throws Exception {
        server.stop();
    }
}
