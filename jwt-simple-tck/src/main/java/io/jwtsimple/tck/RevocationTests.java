package io.jwtsimple.tck;

import static io.jwtsimple.tck.Request.get;
import static io.jwtsimple.tck.Request.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.JwtGuard;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests logouts over HTTP: handlers that revoke the token of their request, and a store of revocations that fails. An
 * adapter fails these tests if it reuses the decision on an earlier request.
 */
abstract class RevocationTests {

    private static final String REVOKED =
            "Bearer error=\"invalid_token\", error_description=\"Token has been revoked\"";

    /** A store that cannot be used. */
    private static final class BrokenStore implements Revocations.Store {
        @Override
        public void append(String entry, Instant keepUntil) throws IOException {
            throw new IOException("the store is gone");
        }

        @Override
        public String read(String cursor, Consumer<String> entries) throws IOException {
            throw new IOException("the store is gone");
        }
    }

    private final Site site;

    RevocationTests(Site site) {
        this.site = site;
    }

    static void mount(Site site) {
        JwtManager jwt = JwtManager.builder(JwtKey.secret(Tokens.SECRET))
                .revocations(Revocations.inMemory())
                .build();
        JwtGuard guard = JwtGuard.of(jwt);
        site.mount("/revocations/login", null, Access.REQUIRED, call -> jwt.create("alice"));
        site.required("/revocations/home", guard);
        site.optional("/revocations/optional", guard);
        site.mount("/revocations/logout", guard, Access.REQUIRED, call -> {
            jwt.revoke(call.claims());
            return "Bye " + call.identity() + call.body();
        });
        site.mount("/revocations/password", guard, Access.REQUIRED, call -> {
            jwt.revokeAll(call.identity());
            return jwt.create(call.identity());
        });
        site.mount("/revocations/session-end", guard, Access.REQUIRED, call -> {
            jwt.revokeSession(String.valueOf(call.claims().get("sid")));
            return "Bye";
        });
        site.mount("/revocations/mistake", guard, Access.OPTIONAL, call -> {
            jwt.revoke(call.claims()); // a fault of the application, because the request has no token
            return "Bye";
        });

        JwtManager broken = JwtManager.builder(JwtKey.secret(Tokens.SECRET))
                .revocations(Revocations.of(new BrokenStore()))
                .build();
        site.required("/revocations/broken", JwtGuard.of(broken));
        site.optional("/revocations/broken-optional", JwtGuard.of(broken));
    }

    @Test
    final void a_user_logs_in_and_out() throws Exception {
        String token = logIn();
        assertThat(site.admitted(get("/revocations/home").bearer(token)).identity())
                .isEqualTo("alice");
        assertThat(site.admitted(post("/revocations/logout", "!").bearer(token)).text())
                .isEqualTo("Bye alice!");

        assertRevoked(token);
        site.rejected(post("/revocations/logout", "!").bearer(token))
                .isRejection(401, "Token has been revoked", REVOKED);
    }

    @Test
    final void another_token_of_the_user_stays_valid() throws Exception {
        String token = logIn();
        String other = logIn();
        site.admitted(get("/revocations/logout").bearer(token));

        assertThat(site.admitted(get("/revocations/home").bearer(other)).identity())
                .isEqualTo("alice");
    }

    /** A server keeps the connection for the next request, and may reuse objects of the previous request. */
    @Test
    final void a_token_is_rejected_on_the_connection_on_which_it_was_revoked() throws Exception {
        String token = logIn();
        try (RawConnection connection = site.connect()) {
            site.admitted(get("/revocations/home").bearer(token), connection);
            site.admitted(get("/revocations/logout").bearer(token), connection);
            site.rejected(get("/revocations/home").bearer(token), connection)
                    .isRejection(401, "Token has been revoked", REVOKED);
        }
    }

    @Test
    final void a_change_of_the_password_ends_every_token_but_the_new_one() throws Exception {
        String bob = token("'sub':'bob'");
        String old = token("'sub':'carol','jti':'c1'");
        String phone = token("'sub':'carol','jti':'c2'");
        String fresh = site.admitted(get("/revocations/password").bearer(old)).text();

        assertRevoked(old);
        assertRevoked(phone);
        assertThat(site.admitted(get("/revocations/home").bearer(fresh)).identity())
                .isEqualTo("carol");
        site.admitted(get("/revocations/home").bearer(bob));
    }

    @Test
    final void the_tokens_of_a_session_end_together() throws Exception {
        String one = token("'sub':'dave','sid':'s1'");
        String two = token("'sub':'dave','sid':'s1','x':1");
        String other = token("'sub':'dave','sid':'s2'");
        site.admitted(get("/revocations/session-end").bearer(one));

        assertRevoked(one);
        assertRevoked(two);
        site.admitted(get("/revocations/home").bearer(other));
    }

    @Test
    final void a_log_out_without_a_token_is_an_error_of_the_application() throws Exception {
        site.failed(get("/revocations/mistake"), 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/revocations/broken", "/revocations/broken-optional"})
    final void a_store_that_cannot_be_read_is_an_outage(String path) throws Exception {
        Reply reply = site.rejected(get(path).bearer(token("'sub':'alice'")));
        reply.isRejection(503, "Revocation source unavailable", null);
        assertThat(reply.header("Retry-After")).containsExactly("30");
    }

    @Test
    final void an_outage_does_not_affect_anonymous_requests() throws Exception {
        assertThat(site.admitted(get("/revocations/broken-optional")).identity())
                .isNull();
    }

    private String logIn() throws Exception {
        return site.admitted(get("/revocations/login")).text();
    }

    private void assertRevoked(String token) throws Exception {
        site.rejected(get("/revocations/home").bearer(token)).isRejection(401, "Token has been revoked", REVOKED);
        site.rejected(get("/revocations/optional").bearer(token)).isRejection(401, "Token has been revoked", REVOKED);
    }

    /** Returns a token with the given claims, and with the current time as {@code iat}. */
    private static String token(String claims) {
        long iat = Instant.now().getEpochSecond();
        return Tokens.withPayload(
                "{" + claims.replace('\'', '"') + ",\"iat\":" + iat + ",\"exp\":" + Tokens.FUTURE + "}");
    }
}
