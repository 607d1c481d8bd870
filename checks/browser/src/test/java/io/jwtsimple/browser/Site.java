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
 * The content of a server of these tests: a guard with a cookie, and a count of changes.
 *
 * <p>The server responds to {@code GET /} with {@link #PAGE}, and to {@code POST /session} with {@link #logIn}. It guards
 * {@code /api}: {@code GET /api/notes} responds with {@code notes}, each other method calls {@link #change}, and a web
 * socket at {@code /api/socket} calls {@link #change} and sends a text when it opens.
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
     * @param cookie the cookie of its guard
     * @param readers the origins whose pages may read responses; the CORS headers name these origins
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
     * @return the header {@code Sec-Fetch-Site} of the request, as text
     */
    String change(@Nullable String site) {
        changes.incrementAndGet();
        return String.valueOf(site);
    }

    int changes() {
        return changes.get();
    }

    /** Removes all results and sets the count of changes to 0. */
    void reset() {
        results.clear();
        changes.set(0);
    }

    /** Waits for the next request at the guard, and returns its result: a message, or {@code admitted}. */
    String nextResult() throws InterruptedException {
        TokenResult result = results.poll(10, TimeUnit.SECONDS);
        if (result == null) {
            return "no request";
        }
        return result instanceof Rejected rejected ? rejected.message() : "admitted";
    }

    /** Returns whether the guard has checked a request whose result {@link #nextResult} has not returned. */
    boolean hasMoreResults() {
        return !results.isEmpty();
    }
}
