package io.jwtsimple.readme;

import com.sun.net.httpserver.HttpServer;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtKeySet;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.test.TestTokens;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;

/** A Java block of the README or a guide as a method's body; the fields are what the text before the block speaks of. */
public abstract class Snippet {

    /** A manager, as of the README's first block. */
    public JwtManager jwt;

    /** The claims of a request. */
    public Claims claims;

    /** A guard, as of the README's first block. */
    public JwtGuard guard;

    /** A token for alice, as of the README's first block. */
    public String token;

    /** A servlet application that starts. */
    public ServletContext context;

    /** A servlet that greets by identity. */
    public HttpServlet hello = new Hello();

    /** A server of the JDK that has not started. */
    public HttpServer server;

    /** Files to serve, some of them in a folder {@code secret}. */
    public Path folder;

    /** An RSA key. */
    public String pem;

    /** The keys of a provider. */
    public JwtKeySet keys;

    /** The key that comes. */
    public JwtKey newKey;

    /** The key that goes. */
    public JwtKey oldKey;

    /** A manager of the application's own tokens. */
    public JwtManager ours;

    /** A manager of a provider's tokens. */
    public JwtManager theirs;

    /** Tokens for tests. */
    public TestTokens tokens;

    /** Where a server listens, on localhost. */
    public int port;

    /**
     * Runs the block.
     *
     * @return the value of the expression that the test asked for
     */
    public abstract Object run();
}
