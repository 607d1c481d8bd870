package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final String PAYLOAD = """
            {"sub":"alice","iss":"ours","aud":["web","api"],"jti":"7","exp":253402300799,"nbf":-1.5,"iat":1795435200.123456789,
             "n":42,"big":9223372036854775809,"half":1.5,"whole":2.0,"digits":"12","yes":true,"none":null,"role":"ADMIN",
             "list":[1,2,3],"mixed":[1,"a"],"user":{"name":"bob","age":7,"more":{"x":[1]}},"day":"2026-11-23"}""";

    private final Claims claims = claims(PAYLOAD);

    record User(String name, int age) {}

    record Session(String sub, User user) {}

    private static Claims claims(String payload) {
        JwtManager jwt = JwtManager.builder(JwtKey.secret(SECRET))
                .audience("api")
                .acceptMissingAudience()
                .acceptMissingExpiry()
                .build();
        return jwt.decode(sign(payload)).match(valid -> valid, rejected -> {
            throw new AssertionError(rejected);
        });
    }

    private static String sign(String payload) {
        try {
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String input = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                    + base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return input + "." + base64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void registered_claims_have_their_types() {
        assertThat(claims.subject()).isEqualTo("alice");
        assertThat(claims.identity()).isEqualTo("alice");
        assertThat(claims.issuer()).isEqualTo("ours");
        assertThat(claims.audience()).containsExactly("web", "api");
        assertThat(claims.id()).isEqualTo("7");
        assertThat(claims.expiresAt()).isEqualTo("9999-12-31T23:59:59Z");
        assertThat(claims.notBefore()).isEqualTo("1969-12-31T23:59:58.5Z");
        assertThat(claims.issuedAt()).isEqualTo("2026-11-23T12:00:00.123456789Z");
    }

    @Test
    void an_absent_claim_is_null_or_empty() {
        Claims none = claims("{}");
        assertThat(none.identity()).isNull();
        assertThat(none.identity(User.class)).isNull();
        assertThat(none.subject()).isNull();
        assertThat(none.issuer()).isNull();
        assertThat(none.audience()).isEmpty();
        assertThat(none.id()).isNull();
        assertThat(none.expiresAt()).isNull();
        assertThat(none.notBefore()).isNull();
        assertThat(none.issuedAt()).isNull();
        assertThat(none.get("x")).isNull();
        assertThat(none.get("x", Integer.class)).isNull();
        assertThat(none.list("x", String.class)).isEmpty();
        assertThat(none.asMap()).isEmpty();
        assertThat(claims("{\"aud\":\"api\"}").audience()).containsExactly("api");
    }

    static Arguments[] values() {
        return new Arguments[] {
            Arguments.of("n", 42L),
            Arguments.of("big", new BigInteger("9223372036854775809")),
            Arguments.of("half", 1.5),
            Arguments.of("whole", 2.0),
            Arguments.of("iat", 1795435200.123456789),
            Arguments.of("digits", "12"),
            Arguments.of("yes", true),
            Arguments.of("none", null),
            Arguments.of("list", List.of(1L, 2L, 3L)),
            Arguments.of("user", Map.of("name", "bob", "age", 7L, "more", Map.of("x", List.of(1L)))),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void a_claim_has_the_type_of_its_json_value(String name, Object value) {
        assertThat(claims.get(name)).isEqualTo(value);
        assertThat(claims.asMap()).containsEntry(name, value);
    }

    @Test
    void claims_cannot_be_changed() {
        assertThatThrownBy(() -> claims.asMap().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> claims.audience().add("x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) claims.get("list")).remove(0))
                .isInstanceOf(UnsupportedOperationException.class);
        Map<?, ?> user = (Map<?, ?>) claims.get("user");
        assertThatThrownBy(user::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((Map<?, ?>) user.get("more"))::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> claims.list("list", Integer.class).add(4))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void claims_keep_the_order_of_the_token() {
        assertThat(claims("{\"z\":1,\"a\":2,\"m\":3}").asMap().keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void claims_are_equal_by_value_and_to_string_shows_no_claim() {
        assertThat(claims).isEqualTo(claims(PAYLOAD)).hasSameHashCodeAs(claims(PAYLOAD));
        assertThat(claims).isNotEqualTo(claims("{}"));
        assertThat(claims).hasToString("Claims[19 hidden]");
        assertThat(new TokenResult.Valid(claims)).hasToString("Valid[claims=Claims[19 hidden]]");
    }

    static Arguments[] scopes() {
        return new Arguments[] {
            scopes("neither claim", "{}"),
            scopes("a text", "{'scope':'orders:read orders:write'}", "orders:read", "orders:write"),
            scopes("one scope", "{'scope':'read'}", "read"),
            scopes("spaces around and between", "{'scope':'  b   a '}", "b", "a"),
            scopes("a scope twice", "{'scope':'a b a'}", "a", "b"),
            scopes("an array", "{'scope':['b','a']}", "b", "a"),
            scopes("scp as a text, as Entra writes it", "{'scp':'User.Read Mail.Read'}", "User.Read", "Mail.Read"),
            scopes("scp as an array, as Okta writes it", "{'scp':['openid','email']}", "openid", "email"),
            scopes("both claims, and scope first", "{'scp':['c','a'],'scope':'a b'}", "a", "b", "c"),
            scopes("an empty text", "{'scope':''}"),
            scopes("a text of spaces", "{'scope':'   '}"),
            scopes("an empty array", "{'scope':[]}"),
            scopes("null", "{'scope':null,'scp':null}"),
            scopes("a number", "{'scope':7}"),
            scopes("a boolean", "{'scope':true}"),
            scopes("an object", "{'scope':{'read':true}}"),
            scopes("an object beside a text", "{'scope':{'read':true},'scp':'a'}", "a"),
            scopes("elements that are not texts", "{'scope':['a',7,null,true,['b'],{'c':1},'d']}", "a", "d"),
            scopes("an element that is empty", "{'scope':['','a']}", "a"),
            scopes("an element with a space is one scope", "{'scope':['a b']}", "a b"),
            scopes("a comma does not separate", "{'scope':'a,b'}", "a,b"),
            scopes("a tab does not separate", "{'scope':'a\\tb'}", "a\tb"),
            scopes("upper and lower case differ", "{'scope':'A a'}", "A", "a"),
            scopes("another claim", "{'scopes':'a','Scope':'b','roles':['c']}"),
        };
    }

    private static Arguments scopes(String reason, String payload, String... scopes) {
        return Arguments.of(reason, payload.replace('\'', '"'), List.of(scopes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scopes")
    void scopes_are_those_of_scope_and_scp(String reason, String payload, List<String> scopes) {
        assertThat(claims(payload).scopes()).containsExactlyElementsOf(scopes);
    }

    @Test
    void scopes_cannot_be_changed() {
        assertThatThrownBy(() -> claims("{\"scope\":\"a\"}").scopes().add("b"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> claims("{}").scopes().add("b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Nested
    class Expiring {

        private Instant now = Instant.ofEpochSecond(1000);

        private Claims decode(String payload) {
            JwtManager jwt = JwtManager.builder(JwtKey.secret(SECRET))
                    .clock(() -> now)
                    .leeway(Duration.ofSeconds(30))
                    .acceptMissingExpiry()
                    .build();
            return ((TokenResult.Valid) jwt.decode(sign(payload))).claims();
        }

        @Test
        void claims_expire_by_the_clock_and_leeway_of_their_manager() {
            Claims claims = decode("{\"exp\":1060}");
            now = Instant.ofEpochSecond(1090).minusNanos(1);
            assertThat(claims.isExpired()).isFalse();
            assertThat(claims.expiresIn()).isEqualTo(Duration.ofNanos(1));
            now = Instant.ofEpochSecond(1090);
            assertThat(claims.isExpired()).isTrue();
            assertThat(claims.expiresIn()).isZero();
            now = Instant.MAX;
            assertThat(claims.expiresIn()).isZero();
        }

        @Test
        void claims_without_expiry_never_expire() {
            Claims claims = decode("{}");
            now = Instant.MAX;
            assertThat(claims.isExpired()).isFalse();
            assertThat(claims.expiresIn()).isNull();
            assertThat(Claims.empty().isExpired()).isFalse();
            assertThat(Claims.empty().expiresIn()).isNull();
        }
    }

    @Nested
    class Empty {

        @Test
        void empty_claims_have_no_values() {
            assertThat(Claims.empty().asMap()).isEmpty();
            assertThat(Claims.empty().identity()).isNull();
            assertThat(Claims.empty().audience()).isEmpty();
            assertThat(Claims.empty().scopes()).isEmpty();
            assertThat(Claims.empty().as(Session.class).sub()).isNull();
        }

        @Test
        void a_valid_result_cannot_have_the_empty_claims() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenResult.Valid(Claims.empty()))
                    .withMessage("claims: Claims.empty() comes from no token; only decode makes claims");
        }

        @Test
        void the_claims_of_a_token_without_claims_are_not_the_empty_claims() {
            assertThat(claims("{}")).isNotSameAs(Claims.empty());
        }
    }
}
