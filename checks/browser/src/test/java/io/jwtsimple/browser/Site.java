package io.jwtsimple.browser;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The content of a test server: a guard with a cookie, and a counter of changes.
 *
 * <p>The server responds to {@code GET /} with {@link #PAGE}, and to {@code POST /session} with {@link #logIn}. The
 * guard protects {@code /api}. The response to {@code GET /api/notes} is the text {@code notes}. A request with another
 * method to the same path calls {@link #change}. When a WebSocket opens at {@code /api/socket}, the server calls
 * {@link #change} and sends a text.
 */
final class Site {

    static final String PAGE = "<!doctype html><title>page</title><link rel=icon href=data:,>";

    private final JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
    private final BlockingQueue<TokenResult> results = new LinkedBlockingQueue<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final TokenCookie cookie;
    private final JwtGuard guard;
    private final List<String> readers;

    /**
     * Creates a site.
     *
     * @param cookie the cookie of the site's guard
     * @param readers the origins in the CORS headers, whose pages may read responses
     */
    Site(TokenCookie cookie, String... readers) {
        this.cookie = cookie;
        this.guard = JwtGuard.builder(jwt).cookie(cookie).onResult(results::add).build();
        this.readers = List.of(readers);
    }

    JwtGuard guard() {
        return guard;
    }

    List<String> readers() {
        return readers;
    }

    /** Returns the {@code Set-Cookie} header of a login. */
    String logIn() {
        return cookie.set(jwt.create("alice"), jwt);
    }

    /**
     * Counts a change.
     *
     * @return the value of the header {@code Sec-Fetch-Site}, or the text {@code null} if the header is absent
     */
    String change(@Nullable String site) {
        changes.incrementAndGet();
        return String.valueOf(site);
    }

    int changes() {
        return changes.get();
    }

    /** Removes all results and sets the counter of changes to 0. */
    void reset() {
        results.clear();
        changes.set(0);
    }

    /**
     * Waits for the next request at the guard, and returns the message of its rejection, or {@code admitted}. Returns
     * {@code no request} if no request arrives within ten seconds.
     */
    String nextResult() throws InterruptedException {
        TokenResult result = results.poll(10, TimeUnit.SECONDS);
        if (result == null) {
            return "no request";
        }
        return result instanceof Rejected rejected ? rejected.message() : "admitted";
    }

    /** Returns whether there is a result of the guard that {@link #nextResult} has not returned yet. */
    boolean hasMoreResults() {
        return !results.isEmpty();
    }
}
