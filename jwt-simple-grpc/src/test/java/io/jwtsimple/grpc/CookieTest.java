package io.jwtsimple.grpc;

import static io.jwtsimple.grpc.TestServer.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import io.jwtsimple.tck.Cases;
import io.jwtsimple.tck.Tokens;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests a guard with a cookie. Every gRPC call is a POST request, which counts as unsafe, so the guard checks the
 * origin of every call with a cookie.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CookieTest {

    private static final JwtManager JWT = JwtManager.of(JwtKey.secret(Tokens.SECRET));
    private static final String COOKIE = "cookie: session=" + Cases.GOOD;

    private TestServer server;
    private RawCall client;

    @BeforeAll
    void start() throws Exception {
        TokenCookie cookie = TokenCookie.of("session").trusting("https://app.example");
        JwtGuard guard = JwtGuard.builder(JWT).cookie(cookie).build();
        server = TestServer.start(
                settings -> settings.maxInboundMetadataSize(64 * 1024), message -> "", JwtGrpc.required(guard));
        client = new RawCall(server.port());
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a page of the same origin                 | sec-fetch-site: same-origin
            a page of a trusted origin                | origin: https://app.example; sec-fetch-site: cross-site
            a trusted origin of a browser before 2023 | origin: https://app.example
            """)
    void a_cookie_is_read_if_the_origin_is_the_same_or_trusted(String reason, String lines) throws Exception {
        assertThat(status(send(lines))).isEqualTo(Code.OK);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a page of another site                     | sec-fetch-site: cross-site
            a page of another subdomain                | sec-fetch-site: same-site
            another origin                             | origin: https://evil.example
            two lines                                  | sec-fetch-site: same-origin; sec-fetch-site: same-origin
            no host is known, so no origin is the same | origin: http://localhost
            a client that is no browser                | user-agent: grpc
            """)
    void a_cookie_of_another_or_unknown_origin_is_rejected(String reason, String lines) throws Exception {
        int before = server.started.get();
        Http2Headers trailers = send(lines);
        assertThat(status(trailers)).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(trailers.get("grpc-message")).hasToString("Cross-origin request");
        assertThat(server.started).hasValue(before);
    }

    @Test
    void a_guard_without_a_cookie_reads_none() throws Exception {
        try (TestServer other = TestServer.start(JwtGrpc.required(JwtGuard.of(JWT)));
                RawCall caller = new RawCall(other.port())) {
            List<String> lines = List.of(COOKIE, "sec-fetch-site: same-origin");
            Http2Headers trailers = caller.trailers(ONE.getFullMethodName(), lines);
            assertThat(trailers.get("grpc-message")).hasToString("Missing Authorization Header");
        }
    }

    private Http2Headers send(String lines) throws Exception {
        return client.trailers(
                ONE.getFullMethodName(),
                Stream.concat(Stream.of(COOKIE), Arrays.stream(lines.split("; ")))
                        .toList());
    }

    private static Code status(Http2Headers trailers) {
        return Code.values()[Integer.parseInt(trailers.get("grpc-status").toString())];
    }
}
