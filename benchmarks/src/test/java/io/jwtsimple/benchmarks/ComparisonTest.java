package io.jwtsimple.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.auth0.jwt.JWT;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Tests a table of the guide {@code comparison.md}: the table shows which tokens each library accepts if the
 * application configures only a secret.
 */
class ComparisonTest {

    private static final byte[] SECRET = "a secret of the comparison of libraries".getBytes(StandardCharsets.UTF_8);
    private static final SecretKeySpec KEY = new SecretKeySpec(SECRET, "HmacSHA256");
    private static final SecretKeySpec SHORT =
            new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final Map<String, Decoder> libraries = new LinkedHashMap<>();
    private final long now = Instant.now().getEpochSecond();
    private final String claims = "{\"sub\":\"alice\",\"exp\":" + (now + 600);

    /** The decode method of a library that has a secret. Throws an exception if the library rejects the token. */
    private interface Decoder {
        void decode(String token) throws Exception;
    }

    @BeforeEach
    void addLibraries() {
        JwtManager jwt = JwtManager.of(JwtKey.secret(Algorithm.HS256, SECRET));
        libraries.put(
                "jwt-simple",
                token -> jwt.decode(token).orElseThrow(rejected -> new IllegalArgumentException(rejected.message())));
        NimbusJwtDecoder spring = NimbusJwtDecoder.withSecretKey(KEY).build();
        libraries.put("Spring Security", spring::decode);
        libraries.put(
                "java-jwt",
                JWT.require(com.auth0.jwt.algorithms.Algorithm.HMAC256(SECRET)).build()::verify);
        DefaultJWTProcessor<SecurityContext> nimbus = new DefaultJWTProcessor<>();
        nimbus.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, new ImmutableSecret<>(SECRET)));
        libraries.put("nimbus", token -> nimbus.process(token, null));
        JwtParser jjwt = Jwts.parser().verifyWith(KEY).build();
        libraries.put("JJWT", jjwt::parseSignedClaims);
    }

    @Test
    void each_library_accepts_and_rejects_as_the_guide_says() throws Exception {
        assertThat(table("the token"))
                .isEqualTo(tokens().entrySet().stream()
                        .map(token -> row(token.getKey(), token.getValue()))
                        .toList());
    }

    @Test
    void every_library_accepts_a_good_token() throws Exception {
        assertThat(row("good", signed(HEADER, claims + "}")))
                .isEqualTo("| good | accepts | accepts | accepts | accepts | accepts |");
    }

    @Test
    void a_short_secret_is_rejected_by_three_libraries() throws Exception {
        assertThat(Files.readString(Path.of("../guides/comparison.md")))
                .contains("| a secret of six bytes for HS256 | rejected | accepted when the decoder is built"
                        + " | accepted | rejected | rejected |");
        assertThatCode(() -> JwtKey.secret("secret")).hasMessageContaining("too short");
        assertThatCode(() -> NimbusJwtDecoder.withSecretKey(SHORT).build()).doesNotThrowAnyException();
        assertThatCode(() -> com.auth0.jwt.algorithms.Algorithm.HMAC256("secret"))
                .doesNotThrowAnyException();
        assertThatCode(() -> new MACVerifier("secret")).hasMessageContaining("256 bits");
        assertThatCode(() -> Keys.hmacShaKeyFor(SHORT.getEncoded())).hasMessageContaining("not secure enough");
    }

    private Map<String, String> tokens() throws Exception {
        String good = signed(HEADER, claims + "}");
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("has no `exp`", signed(HEADER, "{\"sub\":\"alice\"}"));
        tokens.put("is for another service (`aud`)", signed(HEADER, claims + ",\"aud\":\"invoices\"}"));
        tokens.put("expired 50 seconds ago", signed(HEADER, "{\"sub\":\"alice\",\"exp\":" + (now - 50) + "}"));
        tokens.put("is bound to another sender (`cnf`)", signed(HEADER, claims + ",\"cnf\":{\"jkt\":\"abc\"}}"));
        tokens.put("is a logout token (`typ`)", signed("{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}", claims + "}"));
        tokens.put(
                "needs an unknown extension (`crit`)",
                signed("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", claims + "}"));
        tokens.put("has two claims of one name", signed(HEADER, claims + ",\"sub\":\"bob\"}"));
        tokens.put("has a text as `exp`", signed(HEADER, "{\"sub\":\"alice\",\"exp\":\"" + (now + 600) + "\"}"));
        tokens.put("has another spelling of the same bytes", good + "=");
        tokens.put("has no signature (`alg: none`)", encoded("{\"alg\":\"none\"}") + "." + encoded(claims + "}") + ".");
        return tokens;
    }

    private String row(String what, String token) {
        StringBuilder row = new StringBuilder("| " + what + " |");
        for (Decoder library : libraries.values()) {
            String result = " accepts |";
            try {
                library.decode(token);
            } catch (Exception e) {
                result = " rejects |";
            }
            row.append(result);
        }
        return row.toString();
    }

    /** Returns the rows of the table that has this heading in its first column. */
    private List<String> table(String heading) throws Exception {
        List<String> lines = Files.readAllLines(Path.of("../guides/comparison.md"));
        int first = lines.indexOf("| " + heading + " | " + String.join(" | ", libraries.keySet()) + " |") + 2;
        return lines.stream()
                .skip(first)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static String signed(String header, String payload) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(KEY);
        String input = encoded(header) + "." + encoded(payload);
        return input + "." + BASE64URL.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(String text) {
        return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
