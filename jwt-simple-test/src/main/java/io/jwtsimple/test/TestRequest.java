package io.jwtsimple.test;

import io.jwtsimple.Claims;
import io.jwtsimple.TokenResult;
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
 * A request in memory, to run a guard without a server:
 *
 * <pre>{@code
 * TestRequest request = TestRequest.bearer(tokens.expired("alice"));
 * boolean admitted = request.isAdmittedBy(guard); // false
 * ErrorResponse response = request.response();
 * }</pre>
 *
 * <p>Like any request, it remembers what it was admitted for. Not thread-safe.
 */
public final class TestRequest {

    private static final InMemory ADAPTER = new InMemory();

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable Decision decision;
    private @Nullable ErrorResponse response;

    private TestRequest() {}

    /**
     * A request without a token.
     *
     * @return the request
     */
    public static TestRequest anonymous() {
        return new TestRequest();
    }

    /**
     * A request with {@code Authorization: Bearer} and a token.
     *
     * @param token any text
     * @return the request
     */
    public static TestRequest bearer(String token) {
        return anonymous().header("Authorization", "Bearer " + Objects.requireNonNull(token, "token"));
    }

    /**
     * Adds a header line, besides those that the request has.
     *
     * @param name the header's name, compared without case
     * @param value its value
     * @return this
     */
    public TestRequest header(String name, String value) {
        headers.computeIfAbsent(Objects.requireNonNull(name, "name"), first -> new ArrayList<>())
                .add(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Returns whether a guard admits the request where a token is required.
     *
     * @param guard decides
     * @return true if the request is admitted; if false, {@link #response} returns the guard's response
     */
    public boolean isAdmittedBy(JwtGuard guard) {
        return isAdmittedBy(guard, Access.REQUIRED);
    }

    /**
     * Returns whether a guard admits the request.
     *
     * @param guard decides
     * @param access whether a token is required
     * @return true if the request is admitted; if false, {@link #response} returns the guard's response
     */
    public boolean isAdmittedBy(JwtGuard guard, Access access) {
        response = null;
        try {
            return guard.admit(ADAPTER, access, this, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of a connection, and there is none
        }
    }

    /**
     * Returns the response of the guard that was asked last.
     *
     * @return status, headers and body; null when that guard has admitted the request, or no guard was asked
     */
    public @Nullable ErrorResponse response() {
        return response;
    }

    /**
     * The claims of the request's token.
     *
     * @return the verified claims; empty when the request came without a token, or no guard has admitted it
     */
    public Claims claims() {
        return ADAPTER.claims(this);
    }

    /**
     * The identity for which the request's token was created.
     *
     * @return the identity as JSON has it: see {@link Claims#identity()}; null when there is none
     */
    public @Nullable Object identity() {
        return ADAPTER.identity(this);
    }

    /**
     * What the request's token came to.
     *
     * @return {@code Valid}, or {@code Missing} where access was optional; null when no guard has admitted the request
     */
    public @Nullable TokenResult result() {
        return ADAPTER.result(this);
    }

    /** The four methods, on nothing but a request's fields. */
    private static final class InMemory implements RequestAdapter<TestRequest, TestRequest> {

        @Override
        public List<String> headers(TestRequest request, String name) {
            return List.copyOf(request.headers.getOrDefault(name, List.of()));
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
        public boolean reject(TestRequest request, ErrorResponse error) {
            request.response = error;
            return true;
        }
    }
}
