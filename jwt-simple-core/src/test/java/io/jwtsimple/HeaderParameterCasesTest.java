package io.jwtsimple;

import static io.jwtsimple.TestJwts.BAD_SIGNATURE;
import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.UNKNOWN_KEY;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.hs256;
import static io.jwtsimple.TestJwts.json;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.row;
import static io.jwtsimple.TestJwts.withHeader;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.jwtsimple.TestKeys.TestKey;
import io.jwtsimple.TokenResult.Invalid;
import io.jwtsimple.TokenResult.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.interfaces.ECPublicKey;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which header parameters cause a rejection, and which header parameters are ignored. Tokens are signed with the
 * right key unless the row says otherwise.
 */
class HeaderParameterCasesTest {

    private static final Invalid CRITICAL = new Invalid("Unsupported critical extension", Reason.UNSUPPORTED_EXTENSION);
    private static final Invalid TYPE = new Invalid("Token type not allowed", Reason.WRONG_TYPE);
    private static final Invalid TYPE_FORMAT = malformed("Type header parameter must be a string");
    private static final Invalid KEY_ID_FORMAT = malformed("Key ID header parameter must be a string");
    private static final Invalid KEY_ID_LENGTH = malformed("Key ID header parameter is too long");
    private static final Invalid HEADER_TOO_LARGE = malformed("Header too large");
    private static final Invalid ENCRYPTED = malformed("Encrypted tokens are not accepted");
    private static final Invalid NESTED = malformed("Nested tokens are not accepted");

    private final JwtManager jwt =
            TestJwts.manager().maxTokenLength(2 * 1024 * 1024).build();
    private final JwtManager withKeyId =
            TestJwts.manager(JwtKey.secret(TestJwts.SECRET).withId("k1")).build();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_wrong_or_unsupported_header_parameter_is_rejected(String what, String token, Invalid expected) {
        assertThat(jwt.decode(token)).isEqualTo(expected);
    }

    static Stream<Arguments> a_wrong_or_unsupported_header_parameter_is_rejected() {
        return Stream.of(
                row("enc", with("'enc':'A256GCM'"), ENCRYPTED),
                row("enc of null", with("'enc':null"), ENCRYPTED),
                row("a kid of 257 characters", with("'kid':'" + "k".repeat(257) + "'"), KEY_ID_LENGTH),
                row("a kid of 1 MB", with("'kid':'" + "k".repeat(1 << 20) + "'"), HEADER_TOO_LARGE),
                row("kid as a number", with("'kid':1"), KEY_ID_FORMAT),
                row("kid null", with("'kid':null"), KEY_ID_FORMAT),
                row("kid as an array", with("'kid':['k1']"), KEY_ID_FORMAT),
                row("an extension without its parameter", with("'crit':['x']"), CRITICAL),
                row("an extension with its parameter", with("'crit':['x'],'x':1"), CRITICAL),
                row("crit empty", with("'crit':[]"), CRITICAL),
                row("crit null", with("'crit':null"), CRITICAL),
                row("crit as a string", with("'crit':'x'"), CRITICAL),
                row("crit with a number", with("'crit':[1]"), CRITICAL),
                row("crit with a registered parameter", with("'crit':['alg']"), CRITICAL),
                row("crit with a claim", with("'crit':['exp'],'exp':1900000060"), CRITICAL),
                row("crit with a duplicate name", with("'crit':['x','x'],'x':1"), CRITICAL),
                row("crit with b64, and no b64", with("'crit':['b64']"), CRITICAL),
                row("payload not encoded", with("'b64':false,'crit':['b64']"), CRITICAL),
                row("payload not encoded, without crit", with("'b64':false"), CRITICAL),
                row("b64 as a string", with("'b64':'false'"), CRITICAL),
                row("a nested token", with("'cty':'JWT'"), NESTED),
                row("a nested token in lower case", with("'cty':'jwt'"), NESTED),
                row("a nested token with the full media type", with("'cty':'application/JWT'"), NESTED),
                row("an access token (RFC 9068)", with("'typ':'at+jwt'"), TYPE),
                row("a logout token", with("'typ':'logout+jwt'"), TYPE),
                row("a proof of possession", with("'typ':'dpop+jwt'"), TYPE),
                row("a JWS that is not a JWT", with("'typ':'JOSE'"), TYPE),
                row("empty", with("'typ':''"), TYPE),
                row("a trailing space", with("'typ':'JWT '"), TYPE),
                row("another tree of media types", with("'typ':'text/jwt'"), TYPE),
                row("a duplicate prefix", with("'typ':'application/application/jwt'"), TYPE),
                row("typ as a number", with("'typ':1"), TYPE_FORMAT),
                row("typ as an array", with("'typ':['JWT']"), TYPE_FORMAT),
                row("typ null", with("'typ':null"), TYPE_FORMAT));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "'jku':'https://evil.example/jwks.json'",
                "'jku':'http://169.254.169.254/'",
                "'x5u':'file:///etc/passwd'",
                "'jku':['not','an','address']",
                "'x5c':['bm8gY2VydGlmaWNhdGU']",
                "'x5c':17",
                "'x5t':'AAAA','x5t#S256':'AAAA'",
                "'jwk':{'kty':'oct','k':'AAAA'}",
                "'jwk':{'kty':'EC','crv':'P-256','x':'AA','y':'AA'}",
                "'jwk':null",
                "'kid':'../../../../dev/null'",
                "'kid':'\\u0027 OR 1=1 --'",
                "'kid':''",
                "'b64':true",
                "'zip':'DEF'",
                "'cty':'json'",
                "'cty':1",
                "'typ':'JWT'",
                "'typ':'jwt'",
                "'typ':'application/jwt'",
                "'typ':'Application/JWT'",
                "'x-unknown':{'a':[1,2,3]}",
            })
    void other_header_parameters_are_ignored(String members) {
        assertValid(jwt.decode(with(members)));
    }

    @Test
    void a_key_in_the_header_is_not_used() {
        TestKey attacker = TestKeys.of(Algorithm.ES256);
        TestKey owner = TestKeys.pair(Algorithm.ES256, "EC", "other-p256");
        String jwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) attacker.verifying())
                .build()
                .toJSONString();
        String header = "{\"alg\":\"ES256\",\"kid\":\"attacker\",\"jwk\":" + jwk + "}";
        String token = TestJwts.signed(attacker, header, PAYLOAD);

        assertValid(TestJwts.manager(attacker.jwtKey()).build().decode(token));
        assertThat(TestJwts.manager(owner.jwtKey()).build().decode(token)).isEqualTo(BAD_SIGNATURE);
        assertThat(TestJwts.manager(owner.jwtKey().withId("owner")).build().decode(token))
                .isEqualTo(UNKNOWN_KEY);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"jku", "x5u"})
    void an_address_in_a_header_is_never_fetched(String parameter) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            String address = "http://127.0.0.1:" + server.socket().getLocalPort() + "/keys";

            assertValid(jwt.decode(with("'" + parameter + "':'" + address + "'")));
            assertThat(withKeyId.decode(with("'kid':'k2','" + parameter + "':'" + address + "'")))
                    .isEqualTo(UNKNOWN_KEY);
            assertThat(server.accept()).as("a connection").isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"k2", "K1", "k1 ", "", "k1\\u0000", "../k1", "' OR 1=1 --", "k1/../k1", "%6b1"})
    void a_key_id_is_compared_character_by_character(String id) {
        String header = "{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}";

        assertThat(withKeyId.decode(hs256(header, PAYLOAD))).isEqualTo(UNKNOWN_KEY);
    }

    @Test
    void a_key_id_of_256_characters_is_looked_up() {
        String id = "k".repeat(256);
        JwtManager manager =
                TestJwts.manager(JwtKey.secret(TestJwts.SECRET).withId(id)).build();

        assertValid(manager.decode(with("'kid':'" + id + "'")));
        assertThat(withKeyId.decode(with("'kid':'" + id + "'"))).isEqualTo(UNKNOWN_KEY);
    }

    @Test
    void an_unknown_key_id_is_reported_before_a_bad_signature() {
        String token = with("'kid':'k2'");

        assertThat(withKeyId.decode(token.substring(0, token.lastIndexOf('.') + 1)))
                .isEqualTo(UNKNOWN_KEY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_manager_with_a_type_accepts_only_that_type(String header, TokenResult expected) {
        JwtManager access = TestJwts.manager().type("at+jwt").build();
        TokenResult result = access.decode(withHeader(header));

        if (expected == null) {
            assertValid(result);
        } else {
            assertThat(result).isEqualTo(expected);
        }
    }

    static Stream<Arguments> a_manager_with_a_type_accepts_only_that_type() {
        return Stream.of(
                Arguments.of("{'alg':'HS256','typ':'at+jwt'}", null),
                Arguments.of("{'alg':'HS256','typ':'AT+JWT'}", null),
                Arguments.of("{'alg':'HS256','typ':'application/at+jwt'}", null),
                Arguments.of("{'alg':'HS256'}", TYPE),
                Arguments.of("{'alg':'HS256','typ':'JWT'}", TYPE),
                Arguments.of("{'alg':'HS256','typ':'t+jwt'}", TYPE),
                Arguments.of("{'alg':'HS256','typ':null}", TYPE_FORMAT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_manager_with_several_types_takes_these_alone(String header, TokenResult expected) {
        JwtManager several =
                TestJwts.manager().type("at+jwt", "application/JWT", "K~+jwt").build();
        TokenResult result = several.decode(withHeader(header));

        if (expected == null) {
            assertValid(result);
        } else {
            assertThat(result).isEqualTo(expected);
        }
    }

    static Stream<Arguments> a_manager_with_several_types_takes_these_alone() {
        return Stream.of(
                Arguments.of("{'alg':'HS256','typ':'at+jwt'}", null),
                Arguments.of("{'alg':'HS256','typ':'Application/AT+JWT'}", null),
                Arguments.of("{'alg':'HS256','typ':'JWT'}", null),
                Arguments.of("{'alg':'HS256','typ':'jwt'}", null),
                Arguments.of("{'alg':'HS256','typ':'k~+JWT'}", null),
                Arguments.of("{'alg':'HS256','typ':'\\u212a~+jwt'}", TYPE),
                Arguments.of("{'alg':'HS256'}", TYPE),
                Arguments.of("{'alg':'HS256','typ':'logout+jwt'}", TYPE),
                Arguments.of("{'alg':'HS256','typ':'at+jwt,JWT'}", TYPE),
                Arguments.of("{'alg':'HS256','typ':['JWT']}", TYPE_FORMAT),
                Arguments.of("{'alg':'HS256','typ':null}", TYPE_FORMAT));
    }

    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource({"\\u212ab+jwt, kb+jwt", "\\u212a, k", "appl\\u0131cation/k, k", "\\u00e9, a~"})
    void a_letter_that_folds_to_an_ASCII_letter_is_a_different_letter(String typ, String type) {
        JwtManager proofs = TestJwts.manager().type(type).build();

        assertThat(proofs.decode(withHeader("{'alg':'HS256','typ':'" + typ + "'}")))
                .isEqualTo(TYPE);
        assertValid(proofs.decode(withHeader("{'alg':'HS256','typ':'" + type.toUpperCase(Locale.ROOT) + "'}")));
    }

    /** Returns a signed token whose header has these members and {@code alg}; in the JSON, ' stands for ". */
    private static String with(String members) {
        return hs256("{\"alg\":\"HS256\"," + json(members) + "}", PAYLOAD);
    }
}
