package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the bytes of created tokens, and the values that {@code create} rejects. */
class CreateTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.987Z");

    private static final String FINITE = "claim 'sub': a number must be finite, and within the range of a double";

    private final JwtManager jwt = manager(JwtKey.secret(SECRET));

    record User(String name, int age) {}

    record Raw(@JsonRawValue String json) {}

    record Session(Instant since, LocalDate day, Optional<String> note) {}

    record Failing(RuntimeException own) {
        @Override
        public RuntimeException own() {
            throw own;
        }
    }

    enum Role {
        ADMIN
    }

    private static JwtManager manager(JwtKey key) {
        return JwtManager.builder(key).clock(InstantSource.fixed(NOW)).build();
    }

    @Test
    void a_token_joins_header_payload_and_mac_as_in_rfc_7515() throws Exception {
        String[] segments = jwt.create("alice").split("\\.");
        assertThat(segments).hasSize(3);
        assertThat(text(segments[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        assertThat(text(segments[1]))
                .isEqualTo("{\"exp\":1795438800,\"iat\":1795435200,\"nbf\":1795435200,\"sub\":\"alice\"}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        byte[] expected = mac.doFinal((segments[0] + "." + segments[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64.getUrlDecoder().decode(segments[2])).isEqualTo(expected);
    }

    @Test
    void the_key_id_is_in_the_header() {
        String token = manager(JwtKey.secret(SECRET).withId("k\"1é")).create("alice");
        assertThat(text(token.split("\\.")[0])).isEqualTo("{\"alg\":\"HS256\",\"kid\":\"k\\\"1é\",\"typ\":\"JWT\"}");
    }

    static Arguments[] identities() {
        Map<Role, Integer> byRole = new EnumMap<>(Role.class);
        byRole.put(Role.ADMIN, 1);
        return new Arguments[] {
            Arguments.of("a string", "alice", "\"alice\""),
            Arguments.of("a string to escape", "a\"b\\c\n\u0001/é€😀", "\"a\\\"b\\\\c\\u000a\\u0001/é€😀\""),
            Arguments.of("an integer", 42, "42"),
            Arguments.of("a long", Long.MIN_VALUE, "-9223372036854775808"),
            Arguments.of("integers", List.of(0, -1, 9, 10, -99, 100, (short) 7, (byte) -8), "[0,-1,9,10,-99,100,7,-8]"),
            Arguments.of(
                    "long integers",
                    List.of(999_999_999_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE, -Long.MAX_VALUE),
                    "[999999999999999999,1000000000000000000,9223372036854775807,-9223372036854775807]"),
            Arguments.of("a big integer", BigInteger.TEN.pow(20), "100000000000000000000"),
            Arguments.of("a fraction", 1.5, "1.5"),
            Arguments.of("a decimal", new BigDecimal("1E+3"), "1E+3"),
            Arguments.of("a number of another type", new AtomicInteger(7), "7"),
            Arguments.of("a boolean", true, "true"),
            Arguments.of("a list", List.of(1, "a", List.of()), "[1,\"a\",[]]"),
            Arguments.of("an array", new int[] {1, 2}, "[1,2]"),
            Arguments.of("a map", Map.of("id", 7), "{\"id\":7}"),
            Arguments.of("a map with other keys", byRole, "{\"ADMIN\":1}"),
            Arguments.of("a record", new User("alice", 30), "{\"name\":\"alice\",\"age\":30}"),
            Arguments.of("an enum", Role.ADMIN, "\"ADMIN\""),
            Arguments.of("a UUID", new UUID(0, 1), "\"00000000-0000-0000-0000-000000000001\""),
            Arguments.of("an Instant", NOW, "1795435200"),
            Arguments.of("bytes", new byte[] {1, 2, 3}, "\"AQID\""),
            Arguments.of("raw JSON", new Raw("[1, 2]"), "{\"json\":[1,2]}"),
            Arguments.of(
                    "java.time and Optional",
                    new Session(NOW, LocalDate.of(2026, 11, 23), Optional.of("x")),
                    "{\"since\":1795435200,\"day\":\"2026-11-23\",\"note\":\"x\"}"),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void an_identity_is_written_as_json(String what, Object identity, String json) {
        String payload = text(jwt.create(identity).split("\\.")[1]);
        assertThat(payload)
                .isEqualTo("{\"exp\":1795438800,\"iat\":1795435200,\"nbf\":1795435200,\"sub\":" + json + "}");
    }

    static Arguments[] unwritable() {
        Map<String, Object> itself = new HashMap<>();
        itself.put("self", itself);
        Map<String, Object> twice = new IdentityHashMap<>();
        twice.put("a", 1);
        twice.put(new String("a"), 2);
        AtomicReference<Object> circle = new AtomicReference<>();
        circle.set(circle);
        List<Object> deep = new ArrayList<>();
        List<Object> inner = deep;
        for (int i = 0; i < 32; i++) {
            List<Object> next = new ArrayList<>();
            inner.add(next);
            inner = next;
        }
        return new Arguments[] {
            Arguments.of("NaN", Double.NaN, FINITE),
            Arguments.of("an infinity", Float.NEGATIVE_INFINITY, FINITE),
            Arguments.of("NaN inside an array", new double[] {Double.NaN}, "claim 'sub': JSON cannot express this [D"),
            Arguments.of(
                    "half of a pair",
                    "ab\ud83d",
                    "claim 'sub': has half of a surrogate pair, which UTF-8 cannot encode"),
            Arguments.of(
                    "half of a pair in a record",
                    new User("\ude00", 1),
                    "claim 'sub': JSON cannot express this io.jwtsimple.CreateTest$User"),
            Arguments.of("half of a pair in a name", Map.of("\ude00", 1), "claim 'sub': has half of a surrogate pair"),
            Arguments.of(
                    "a long number",
                    BigInteger.TEN.pow(64),
                    "claim 'sub': a number of 65 characters is too long, the limit is 64"),
            Arguments.of("a number beyond a double", new BigDecimal("1e400"), FINITE),
            Arguments.of("a name twice", twice, "claim 'sub': JSON cannot express this java.util.IdentityHashMap"),
            Arguments.of(
                    "a value that is null in JSON",
                    Optional.empty(),
                    "claim 'sub': the identity, a java.util.Optional, is null as JSON"),
            Arguments.of(
                    "a reference to itself", circle, "claim 'sub': Jackson cannot write a java.util.concurrent.atomic"),
            Arguments.of("33 levels", deep, "claim 'sub': nested deeper than 32 objects and arrays"),
            Arguments.of("itself", itself, "claim 'sub': nested deeper than 32 objects and arrays"),
            Arguments.of(
                    "raw JSON with a syntax error",
                    new Raw("{oops"),
                    "claim 'sub': JSON cannot express this io.jwtsimple.CreateTest$Raw"),
            Arguments.of(
                    "raw JSON with a duplicate name",
                    new Raw("{\"a\":1,\"a\":2}"),
                    "claim 'sub': JSON cannot express this"),
            Arguments.of(
                    "an object without properties",
                    new Object(),
                    "claim 'sub': Jackson cannot write a java.lang.Object"),
            Arguments.of("a time beyond year 9999", Instant.MAX, "claim 'sub': must be an Instant up to year 9999"),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unwritable")
    void a_value_that_json_cannot_express_is_rejected(String what, Object identity, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jwt.create(identity))
                .withMessageStartingWith(message);
    }

    @Test
    void the_deepest_value_that_create_writes_is_accepted_by_decode() {
        List<Object> deep = new ArrayList<>();
        List<Object> inner = deep;
        for (int i = 1; i < 31; i++) {
            List<Object> next = new ArrayList<>();
            inner.add(next);
            inner = next;
        }
        assertThat(jwt.decode(jwt.create(deep))).isInstanceOf(TokenResult.Valid.class);
    }

    @Test
    void a_header_that_decode_would_reject_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtManager.builder(JwtKey.secret(SECRET))
                        .type("x".repeat(9193))
                        .build())
                .withMessage("header: 12290 characters, of the key's id and the type, is too long, the limit is 12288");
    }

    @Test
    void an_exception_of_the_application_passes_through() {
        RuntimeException own = new IllegalArgumentException("own");
        assertThatThrownBy(() -> jwt.create("alice", claims -> {
                    throw own;
                }))
                .isSameAs(own);
        assertThatThrownBy(() -> jwt.create(new Failing(own))).isSameAs(own);
    }

    private static String text(String segment) {
        return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
    }

    @Test
    void create_without_a_callback_writes_the_claims_in_the_same_order() {
        JwtManager jwt = JwtManager.builder(JwtKey.secret(SECRET))
                .issuer("https://login.example")
                .audience("orders", "bills")
                .clock(InstantSource.fixed(NOW))
                .build();
        assertThat(jwt.create(Map.of("id", 7))).isEqualTo(jwt.create(Map.of("id", 7), claims -> {}));
    }

    @Test
    void create_and_decode_read_the_clock_in_the_same_way() {
        Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
        InstantSource sloppy = new InstantSource() { // like a mock that stubs only instant()
                    @Override
                    public Instant instant() {
                        return now;
                    }

                    @Override
                    public long millis() {
                        return 0;
                    }
                };
        JwtManager jwt = JwtManager.builder(JwtKey.generate(Algorithm.HS256))
                .clock(sloppy)
                .build();
        assertThat(jwt.decode(jwt.create("alice")))
                .isInstanceOfSatisfying(
                        TokenResult.Valid.class,
                        valid ->
                                assertThat(valid.claims().issuedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z")));
    }
}
