package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The README or a guide. The name of a Java block follows {@code java} in the first line of the block. */
final class Page {

    private static final Pattern BLOCK = Pattern.compile("^ *```java(.*)\\R((?s:.*?))^ *```$", Pattern.MULTILINE);

    private static final Pattern XML = Pattern.compile("^```xml\\R((?s:.*?))^```$", Pattern.MULTILINE);

    private static final String SOURCE = """
            import static spark.Spark.before;
            import static spark.Spark.get;
            import static spark.Spark.halt;

            import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
            import io.grpc.*;
            import io.grpc.stub.*;
            import io.jwtsimple.*;
            import io.jwtsimple.grpc.*;
            import io.jwtsimple.http.*;
            import io.jwtsimple.httpserver.*;
            import io.jwtsimple.jdbc.*;
            import io.jwtsimple.servlet.*;
            import io.jwtsimple.spark.*;
            import io.jwtsimple.test.*;
            import io.jwtsimple.undertow.*;
            import io.undertow.*;
            import io.undertow.server.*;
            import io.undertow.server.handlers.*;
            import io.undertow.server.handlers.form.*;
            import io.undertow.server.handlers.resource.*;
            import io.undertow.util.*;
            import jakarta.servlet.*;
            import jakarta.servlet.http.*;
            import java.io.*;
            import java.net.*;
            import java.net.http.*;
            import java.net.http.HttpResponse.*;
            import java.nio.charset.*;
            import java.nio.file.*;
            import java.security.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            import org.apache.catalina.Context;
            import org.apache.catalina.filters.*;
            import org.apache.catalina.startup.Tomcat;

            public class Block extends io.jwtsimple.readme.Snippet {
                public Object run() {
                    try {
            %s
                        return %s;
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) { // a block of a guide may throw any exception
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    private final String text;
    private final Map<String, String> blocks = new LinkedHashMap<>();

    Page(Path file) {
        try {
            this.text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String name = block.group(1).strip();
            assertThat(blocks.put(name, block.group(2)))
                    .as("another block named '%s'", name)
                    .isNull();
        }
    }

    String text() {
        return text;
    }

    Set<String> names() {
        return blocks.keySet();
    }

    /** Returns the code of a block. */
    String code(String name) {
        return blocks.get(name);
    }

    /** Returns the first XML block. */
    String xml() {
        return XML.matcher(text)
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Compiles a block with the class path of this test. Returns a snippet that runs the block and returns the value of
     * an expression.
     */
    Snippet compile(String name, String expression, Path folder) throws Exception {
        return compileCode(blocks.get(name), expression, folder);
    }

    /** Compiles any Java code. Returns a snippet that runs the code and returns the value of an expression. */
    static Snippet compileCode(String code, String expression, Path folder) throws Exception {
        compile(code, folder.resolve("Block.java"), SOURCE.formatted(code, expression), folder);
        return (Snippet) load("Block", folder).getConstructor().newInstance();
    }

    /** Compiles a block that contains a whole Java file, and writes the classes into a folder. */
    void compileFile(String name, String className, Path folder) throws IOException {
        compileFile(name, className, code -> code, folder);
    }

    /** Compiles a block that contains a whole Java file, after a change that the guide describes. */
    void compileFile(String name, String className, UnaryOperator<String> change, Path folder) throws IOException {
        compile(name, folder.resolve(className + ".java"), change.apply(blocks.get(name)), folder);
    }

    static Class<?> load(String className, Path folder) throws Exception {
        URL[] classes = {folder.toUri().toURL()};
        return new URLClassLoader(classes, Page.class.getClassLoader()).loadClass(className);
    }

    private static void compile(String name, Path file, String text, Path folder) throws IOException {
        Files.writeString(file, text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
            boolean compiled = compiler.getTask(errors, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as("the block '%s' compiles: %s", name, errors).isTrue();
        }
    }
}
