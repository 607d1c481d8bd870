package io.jwtsimple.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormDataParser;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A server that receives the logout tokens of a provider. {@link #runGuide} compiles the code block {@code backchannel}
 * of the logout guide, and installs the handler from this block.
 */
final class LogoutServer {

    private static final Pattern BLOCK = Pattern.compile("^```java backchannel\\R((?s:.*?))^```$", Pattern.MULTILINE);

    private static final String SOURCE = """
            import io.jwtsimple.*;
            import io.undertow.server.*;
            import io.undertow.server.handlers.*;
            import io.undertow.server.handlers.form.*;
            import io.undertow.util.*;
            import java.util.*;

            public record Block(JwtKeySet keys) implements java.util.concurrent.Callable<List<?>> {
                public List<?> call() {
            %s
                    return List.of(jwt, backChannel);
                }
            }
            """;

    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private volatile HttpHandler handler = exchange -> exchange.setStatusCode(404);
    private final Undertow server = Undertow.builder()
            .addHttpListener(0, "localhost")
            .setHandler(this::handle)
            .build();

    LogoutServer() {
        server.start();
    }

    private void handle(HttpServerExchange exchange) throws Exception {
        exchange.addResponseCommitListener(responding -> {
            tokens.add(responding
                    .getAttachment(FormDataParser.FORM_DATA)
                    .getFirst("logout_token")
                    .getValue());
            statuses.add(responding.getStatusCode());
        });
        handler.handleRequest(exchange);
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Returns the logout tokens that the server has received. */
    List<String> tokens() {
        return tokens;
    }

    /** Returns the status codes of the responses to the logout tokens. */
    List<Integer> statuses() {
        return statuses;
    }

    /**
     * Compiles the code block of the guide for this issuer and audience, and installs its handler. Returns the block's
     * manager for access tokens.
     */
    JwtManager runGuide(JwtKeySet keys, String issuer, String audience, Path folder) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../../guides/logout.md")));
        assertThat(block.find()).isTrue();
        String code = block.group(1)
                .replace("\"https://login.example\"", '"' + issuer + '"')
                .replace("\"orders\"", '"' + audience + '"');
        Path file = Files.writeString(folder.resolve("Block.java"), SOURCE.formatted(code));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(errors, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as("the block compiles: %s", errors).isTrue();
        }
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Callable<?> made = (Callable<?>)
                    classes.loadClass("Block").getConstructor(JwtKeySet.class).newInstance(keys);
            List<?> both = (List<?>) made.call();
            handler = (HttpHandler) both.get(1);
            return (JwtManager) both.get(0);
        }
    }

    void close() {
        server.stop();
    }
}
