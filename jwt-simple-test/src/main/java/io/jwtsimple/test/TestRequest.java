package io.jwtsimple.test;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Rejected;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.Decision;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.RequestAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request in memory, to test a guard without a server:
 *
 * <pre>{@code
 * TestRequest request = TestRequest.bearer(tokens.expired("alice"));
 * boolean admitted = request.isAdmittedBy(guard); // false
 * ErrorResponse response = request.response();
 * }</pre>
 *
 * <p>A test request stores the guard's decision, like a request of a server. Not thread-safe.
 */
public final class TestRequest {

    private static final InMemory ADAPTER = new InMemory();

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private @Nullable Decision decision;
    private @Nullable ErrorResponse response;

    private TestRequest() {}

    /**
     * Returns a request without a token.
     *
     * @return the request
     */
    public static TestRequest anonymous() {
        return new TestRequest();
    }

    /**
     * Returns a request with {@code Authorization: Bearer} and a token.
     *
     * @param token any text
     * @return the request
     */
    public static TestRequest bearer(String token) {
        return anonymous().header("Authorization", "Bearer " + Objects.requireNonNull(token, "token"));
    }

    /**
     * Adds a header line, and keeps the existing lines.
     *
     * @param name the name of the header; guards ignore its case
     * @param value the value of the header
     * @return this
     */
    public TestRequest header(String name, String value) {
        headers.computeIfAbsent(Objects.requireNonNull(name, "name"), first -> new ArrayList<>())
                .add(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets the HTTP method. Default: {@code GET}.
     *
     * @param method the method, {@code POST} for instance
     * @return this
     */
    public TestRequest method(String method) {
        this.method = Objects.requireNonNull(method, "method");
        return this;
    }

    /**
     * Returns whether a guard admits the request if a token is required.
     *
     * @param guard the guard that decides
     * @return true if the request is admitted; if false, {@link #response} returns the guard's response
     */
    public boolean isAdmittedBy(JwtGuard guard) {
        return isAdmittedBy(guard, Access.REQUIRED);
    }

    /**
     * Returns whether a guard admits the request.
     *
     * @param guard the guard that decides
     * @param access whether a token is required
     * @return true if the request is admitted; if false, {@link #response} returns the guard's response
     */
    public boolean isAdmittedBy(JwtGuard guard, Access access) {
        response = null;
        try {
            return guard.admit(ADAPTER, access, this, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: there is no connection
        }
    }

    /**
     * Returns the response of the last guard.
     *
     * @return status, headers and body; null if the last guard has admitted the request, or if no guard has decided
     */
    public @Nullable ErrorResponse response() {
        return response;
    }

    /**
     * Returns the claims of the request's token.
     *
     * @return the verified claims; empty if the request has no token, or if no guard has admitted the request
     */
    public Claims claims() {
        return ADAPTER.claims(this);
    }

    /**
     * Returns the identity for which the request's token was created.
     *
     * @return the identity as a JSON value, see {@link Claims#identity()}; null if there is none
     */
    public @Nullable Object identity() {
        return ADAPTER.identity(this);
    }

    /**
     * Returns the result of the check of the request's token.
     *
     * @return {@code Valid}, or {@code Missing} if access was optional; null if no guard has admitted the request
     */
    public @Nullable TokenResult result() {
        return ADAPTER.result(this);
    }

    /** The adapter for requests in memory. */
    private static final class InMemory implements RequestAdapter<TestRequest, TestRequest> {

        @Override
        public List<String> headers(TestRequest request, String name) {
            return List.copyOf(request.headers.getOrDefault(name, List.of()));
        }

        @Override
        public String method(TestRequest request) {
            return request.method;
        }

        @Override
        public void attach(TestRequest request, Decision decision) {
            request.decision = decision;
        }

        @Override
        public @Nullable Decision attached(TestRequest request) {
            return request.decision;
        }

        @Override
        public boolean reject(TestRequest request, Rejected rejected, ErrorResponse error) {
            request.response = error;
            return true;
        }
    }
}
