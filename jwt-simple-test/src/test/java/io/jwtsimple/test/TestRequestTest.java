package io.jwtsimple.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jwtsimple.TokenResult.Missing;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.Access;
import io.jwtsimple.http.ErrorResponse;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRequestTest {

    private final TestTokens tokens = TestTokens.create();
    private final JwtGuard guard = JwtGuard.of(tokens.manager());

    @Test
    void a_request_with_a_valid_token_is_admitted_and_has_its_identity() {
        TestRequest request = TestRequest.bearer(tokens.signed("alice", claims -> claims.put("role", "admin")));
        assertThat(request.isAdmittedBy(guard)).isTrue();
        assertThat(request.identity()).isEqualTo("alice");
        assertThat(request.claims().get("role")).isEqualTo("admin");
        assertThat(request.result()).isInstanceOf(Valid.class);
        assertThat(request.response()).isNull();
    }

    @Test
    void a_request_without_a_token_is_admitted_if_a_token_is_optional() {
        TestRequest request = TestRequest.anonymous();
        assertThat(request.isAdmittedBy(guard, Access.OPTIONAL)).isTrue();
        assertThat(request.identity()).isNull();
        assertThat(request.claims().asMap()).isEmpty();
        assertThat(request.result()).isEqualTo(new Missing("Missing Authorization Header"));
    }

    @Test
    void a_rejected_request_has_the_guards_response() {
        TestRequest request = TestRequest.bearer(tokens.expired("alice"));
        assertThat(request.isAdmittedBy(guard)).isFalse();
        assertThat(request.response().status()).isEqualTo(401);
        assertThat(request.response().body()).isEqualTo("{\"msg\":\"Token has expired\"}");
        assertThat(request.response().headers().get("www-authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"Token has expired\"");
        assertThat(request.isAdmittedBy(guard, Access.OPTIONAL)).isFalse();
        assertThat(request.result()).isNull();
    }

    @Test
    void a_request_has_a_cookie_and_a_method() {
        JwtGuard browsers = JwtGuard.builder(tokens.manager())
                .cookie(TokenCookie.of("session"))
                .build();
        String cookie = "session=" + tokens.signed("alice");
        assertThat(TestRequest.anonymous().header("Cookie", cookie).isAdmittedBy(browsers))
                .isTrue();
        TestRequest attack = TestRequest.anonymous().method("POST").header("Cookie", cookie);
        assertThat(attack.isAdmittedBy(browsers)).isFalse();
        assertThat(attack.response().status()).isEqualTo(403);
        assertThat(attack.header("Sec-Fetch-Site", "same-origin").isAdmittedBy(browsers))
                .isTrue();
    }

    @Test
    void a_callback_of_the_application_responds() {
        ErrorResponse late = ErrorResponse.json(401, Map.of("error", "late")).withHeader("WWW-Authenticate", "Bearer");
        JwtGuard own =
                JwtGuard.builder(tokens.manager()).onExpired(expired -> late).build();
        TestRequest request = TestRequest.bearer(tokens.expired("alice"));
        assertThat(request.isAdmittedBy(own)).isFalse();
        assertThat(request.response()).isEqualTo(late);
    }

    @Test
    void the_response_comes_from_the_last_guard() {
        TestRequest request = TestRequest.anonymous();
        request.isAdmittedBy(guard);
        assertThat(request.response()).isNotNull();
        request.isAdmittedBy(guard, Access.OPTIONAL);
        assertThat(request.response()).isNull();
    }

    @Test
    void header_lines_are_added_and_names_ignore_case() {
        JwtGuard own =
                JwtGuard.builder(tokens.manager()).header("X-Token").noScheme().build();
        TestRequest request = TestRequest.anonymous().header("x-token", tokens.signed("alice"));
        assertThat(request.isAdmittedBy(own)).isTrue();
        TestRequest twice = TestRequest.bearer(tokens.signed("alice"))
                .header("authorization", "Bearer " + tokens.signed("mallory"));
        assertThat(twice.isAdmittedBy(guard)).isFalse();
        assertThat(twice.response().body()).isEqualTo("{\"msg\":\"Multiple Authorization headers\"}");
    }

    @Test
    void an_exception_of_a_guard_is_not_caught() {
        JwtGuard failing =
                JwtGuard.builder(tokens.manager()).onMissing(missing -> null).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> TestRequest.anonymous().isAdmittedBy(failing))
                .withMessageStartingWith("onMissing: returned null");
    }

    @Test
    void nulls_are_rejected_by_name() {
        TestRequest request = TestRequest.anonymous();
        assertThatNullPointerException()
                .isThrownBy(() -> TestRequest.bearer(null))
                .withMessage("token");
        assertThatNullPointerException()
                .isThrownBy(() -> request.header(null, ""))
                .withMessage("name");
        assertThatNullPointerException()
                .isThrownBy(() -> request.header("X-Token", null))
                .withMessage("value");
    }
}
