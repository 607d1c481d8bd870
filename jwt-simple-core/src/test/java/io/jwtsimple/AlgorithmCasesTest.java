package io.jwtsimple;

import static io.jwtsimple.TestJwts.ALGORITHM;
import static io.jwtsimple.TestJwts.HEADER;
import static io.jwtsimple.TestJwts.PAYLOAD;
import static io.jwtsimple.TestJwts.assertValid;
import static io.jwtsimple.TestJwts.base64url;
import static io.jwtsimple.TestJwts.hmac;
import static io.jwtsimple.TestJwts.json;
import static io.jwtsimple.TestJwts.malformed;
import static io.jwtsimple.TestJwts.row;
import static io.jwtsimple.TestJwts.utf8;
import static io.jwtsimple.TestJwts.withHeader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.jwk.RSAKey;
import io.jwtsimple.TokenResult.Invalid;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests attacks that change the algorithm: a key verifies only tokens of its own algorithm. */
@EnabledIf("io.jwtsimple.TestProvider#isReady")
class AlgorithmCasesTest {

    private static final Invalid NOT_SPECIFIED = malformed("Algorithm not specified");

    private static final String UNSECURED = "eyJhbGciOiJub25lIn0"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";

    private static final Map<Algorithm, String> TOKENS = TestMlDsa.availableAlgorithms().stream()
            .collect(Collectors.toMap(
                    alg -> alg, alg -> TestJwts.signed(TestKeys.of(alg), "{\"alg\":\"" + alg + "\"}", PAYLOAD)));

    private final JwtManager jwt = TestJwts.manager().build();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_algorithm_for_which_there_is_no_key_is_rejected(String what, String token, Invalid expected) {
        assertThat(jwt.decode(token)).isEqualTo(expected);
    }

    static Stream<Arguments> an_algorithm_for_which_there_is_no_key_is_rejected() {
        return Stream.of(
                row("none, without a signature", unsigned("{'alg':'none'}"), ALGORITHM),
                row("the example of RFC 7519 §6.1", UNSECURED, ALGORITHM),
                row("none, with a signature", withHeader("{'alg':'none'}"), ALGORITHM),
                row("None", unsigned("{'alg':'None'}"), ALGORITHM),
                row("NONE", unsigned("{'alg':'NONE'}"), ALGORITHM),
                row("nOnE", unsigned("{'alg':'nOnE'}"), ALGORITHM),
                row("none with a trailing space", unsigned("{'alg':'none '}"), ALGORITHM),
                row("escaped none", unsigned("{'alg':'\\u006eone'}"), ALGORITHM),
                row("absent", withHeader("{}"), NOT_SPECIFIED),
                row("null", withHeader("{'alg':null}"), NOT_SPECIFIED),
                row("an array", withHeader("{'alg':['HS256']}"), NOT_SPECIFIED),
                row("an object", withHeader("{'alg':{}}"), NOT_SPECIFIED),
                row("a number", withHeader("{'alg':0}"), NOT_SPECIFIED),
                row("true", withHeader("{'alg':true}"), NOT_SPECIFIED),
                row("parameter name in another case", withHeader("{'Alg':'HS256'}"), NOT_SPECIFIED),
                row("empty", withHeader("{'alg':''}"), ALGORITHM),
                row("a trailing space", withHeader("{'alg':'HS256 '}"), ALGORITHM),
                row("lower case", withHeader("{'alg':'hs256'}"), ALGORITHM),
                row("a dotless i in lower case", withHeader("{'alg':'HS256\\u0131'}"), ALGORITHM),
                row("a trailing NUL", withHeader("{'alg':'HS256\\u0000'}"), ALGORITHM),
                row("an unsupported algorithm", withHeader("{'alg':'ES256K'}"), ALGORITHM),
                row("a name of COSE, and not of JOSE (RFC 9864)", withHeader("{'alg':'ESP256'}"), ALGORITHM),
                row("ML-DSA without a parameter set", withHeader("{'alg':'ML-DSA'}"), ALGORITHM),
                row("the constant of ML-DSA-65", withHeader("{'alg':'ML_DSA_65'}"), ALGORITHM),
                row("an algorithm for encryption", withHeader("{'alg':'dir'}"), ALGORITHM),
                row("HS512 with the key for HS256", hs512OfTheHs256Key(), ALGORITHM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_hmac_keyed_with_a_public_key_is_rejected(String form, byte[] secret) {
        JwtManager rsa = TestJwts.manager(publicRsa()).build();
        String token = hmac("HmacSHA256", secret, base64url(HEADER), base64url(PAYLOAD));

        assertThat(rsa.decode(token)).isEqualTo(ALGORITHM);
        assertThat(rsaAndHmac().decode(token)).isEqualTo(TestJwts.BAD_SIGNATURE);
    }

    static Stream<Arguments> an_hmac_keyed_with_a_public_key_is_rejected() {
        byte[] der = publicKey().getEncoded();
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
        RSAPublicKey rsa = (RSAPublicKey) publicKey();
        return Stream.of(
                Arguments.of("DER", der),
                Arguments.of("PEM", utf8(pem)),
                Arguments.of("PEM and a line break", utf8(pem + "\n")),
                Arguments.of("PEM with CRLF", utf8((pem + "\n").replace("\n", "\r\n"))),
                Arguments.of("JWK", utf8(new RSAKey.Builder(rsa).build().toJSONString())),
                Arguments.of("modulus", rsa.getModulus().toByteArray()));
    }

    @ParameterizedTest(name = "a key of {0} verifies no token of another algorithm")
    @EnumSource
    void a_key_verifies_only_tokens_of_its_own_algorithm(Algorithm algorithm) {
        JwtManager ours = TestJwts.manager(TestKeys.of(algorithm).jwtKey()).build();
        TOKENS.forEach((other, token) -> {
            if (other == algorithm) {
                assertValid(ours.decode(token));
            } else {
                assertThat(ours.decode(token)).as("%s", other).isEqualTo(ALGORITHM);
            }
        });
    }

    @ParameterizedTest(name = "a signature of another algorithm of the family in a token of {0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EdDSA")
    void a_signature_of_another_algorithm_is_rejected(Algorithm algorithm) {
        JwtManager ours = TestJwts.manager(TestKeys.of(algorithm).jwtKey()).build();
        for (Algorithm other : TestMlDsa.availableAlgorithms()) {
            if (other != algorithm && other.family == algorithm.family) {
                String token = TestJwts.signed(TestKeys.of(other), "{\"alg\":\"" + algorithm + "\"}", PAYLOAD);
                assertThat(ours.decode(token)).as("%s", other).isEqualTo(TestJwts.BAD_SIGNATURE);
            }
        }
    }

    @Test
    void a_key_for_EdDSA_also_verifies_tokens_of_Ed25519() {
        JwtManager ed = TestJwts.manager(TestKeys.of(Algorithm.EdDSA).jwtKey()).build();

        assertValid(ed.decode(TestJwts.signed(TestKeys.of(Algorithm.EdDSA), "{\"alg\":\"Ed25519\"}", PAYLOAD)));
        assertThat(ed.decode(TestJwts.signed(TestKeys.of(Algorithm.EdDSA), "{\"alg\":\"Ed448\"}", PAYLOAD)))
                .isEqualTo(ALGORITHM);
        assertThat(ed.decode(TestJwts.signed(TestKeys.of(Algorithm.EdDSA), "{\"alg\":\"ED25519\"}", PAYLOAD)))
                .isEqualTo(ALGORITHM);
    }

    @Test
    void the_second_name_of_EdDSA_is_written_if_it_is_chosen() {
        JwtKey key = TestKeys.of(Algorithm.EdDSA).jwtKey();
        JwtKey named = key.withEd25519Name().withId("k");
        String token = JwtManager.of(named).create("alice");

        assertThat(TestJwts.segment(token, 0))
                .isEqualTo(base64url("{\"alg\":\"Ed25519\",\"kid\":\"k\",\"typ\":\"JWT\"}"));
        assertThat(JwtKeySet.of(named).toJson()).contains("\"alg\":\"Ed25519\"");
        assertThat(named.algorithm()).isEqualTo(Algorithm.EdDSA);
        assertThat(named.withThumbprintId().id())
                .isEqualTo(key.withThumbprintId().id());
        assertValid(JwtManager.of(key).decode(token));
        assertValid(JwtManager.of(JwtKeySet.jwks(JwtKeySet.of(named).toJson())).decode(token));
        assertValid(JwtManager.of(named).decode(JwtManager.of(key).create("alice")));
    }

    @Test
    void only_EdDSA_has_a_second_name() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtKey.secret(TestJwts.SECRET).withEd25519Name())
                .withMessage("algorithm: only EdDSA has the second name Ed25519, was HS256");
    }

    private static JwtManager rsaAndHmac() {
        JwtKeySet both = JwtKeySet.of(publicRsa(), TestProvider.on(JwtKey.secret(TestJwts.SECRET)));
        return JwtManager.builder(both).clock(() -> TestJwts.NOW).build();
    }

    private static JwtKey publicRsa() {
        return TestProvider.on(JwtKey.of(Algorithm.RS256, publicKey()));
    }

    private static PublicKey publicKey() {
        return (PublicKey) TestKeys.of(Algorithm.RS256).verifying();
    }

    private static String unsigned(String header) {
        return base64url(json(header)) + "." + base64url(PAYLOAD) + ".";
    }

    private static String hs512OfTheHs256Key() {
        return hmac("HmacSHA512", utf8(TestJwts.SECRET), base64url("{\"alg\":\"HS512\"}"), base64url(PAYLOAD));
    }
}
