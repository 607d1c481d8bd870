package io.jwtsimple.readme;

import com.sun.net.httpserver.HttpServer;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.test.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.util.function.BiPredicate;
import org.slf4j.Logger;

/**
 * A class whose method {@link #run} contains a Java block of the README or a guide. The fields are the variables that
 * the block uses.
 */
public abstract class Snippet {

    /** A manager that the block uses but does not create. */
    public JwtManager jwt;

    /** The claims of a request. */
    public Claims claims;

    /** A guard that the block uses but does not create. */
    public JwtGuard guard;

    /** A token that the block uses but does not create. */
    public String token;

    /** The cookie in which a browser stores the token. */
    public TokenCookie cookie;

    /** Returns whether a password is the password of a user. */
    public BiPredicate<String, String> passwords;

    /** The request to a servlet. */
    public HttpServletRequest request;

    /** The response of a servlet. */
    public HttpServletResponse response;

    /** The context of a servlet application, during its start. */
    public ServletContext context;

    /** A servlet that greets the user. */
    public HttpServlet hello = new Hello();

    /** A server of the JDK, before its start. */
    public HttpServer server;

    /** A folder with the files of the block: files to serve, key files, or a file of revocations. */
    public Path folder;

    /** A key as PEM text. */
    public String pem;

    /** The PIN of a PKCS#11 token. */
    public char[] pin;

    /** A JWK Set. */
    public String json;

    /** The keys of a provider. */
    public JwtKeySet keys;

    /** The new key of a rotation. */
    public JwtKey newKey;

    /** The old key of a rotation. */
    public JwtKey oldKey;

    /** A key that signs tokens. */
    public JwtKey key;

    /** A store of revocations. */
    public Revocations.Store store;

    /** A manager for the tokens of the application itself. */
    public JwtManager ours;

    /** A manager for the tokens of a provider. */
    public JwtManager theirs;

    /** Tokens for tests. */
    public TestTokens tokens;

    /** The port on localhost on which a server listens. */
    public int port;

    /** A gRPC service that greets the user. */
    public BindableService orders;

    /** A gRPC service that needs no token. */
    public BindableService health;

    /** The descriptor of a method of {@link #orders}. */
    public MethodDescriptor<?, ?> createMethod;

    /** A connection to a gRPC server. */
    public Channel channel;

    /** A registry of meters. */
    public MeterRegistry registry;

    /** The log of the application. */
    public Logger log;

    /**
     * Runs the block.
     *
     * @return the value of the expression that the test has added after the block
     */
    public abstract Object run();
}
