package io.jwtsimple;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.List;
import java.util.regex.Pattern;

/** A fuzz target: the input is PEM text, which is read as a key for each of three algorithms. */
public final class FuzzPem {

    private static final List<Algorithm> ALGORITHMS = List.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EdDSA);

    private static final Pattern BOUNDARY = Pattern.compile("-----[^\\n]*");

    private FuzzPem() {}

    public static void fuzzerTestOneInput(byte[] data) throws ParseException {
        String input = Fuzz.text(data);
        String content = BOUNDARY.matcher(input).replaceAll(""); // a message may contain the label of a PEM block
        for (Algorithm algorithm : ALGORITHMS) {
            JwtKey key;
            try {
                key = JwtKey.pem(algorithm, input);
            } catch (IllegalArgumentException e) {
                Fuzz.requireSilent(e, content);
                continue;
            }
            Fuzz.requireSilent(key.toString(), content);
            Fuzz.require(JWKSet.parse(JwtKeySet.of(key).toJson()).getKeys().size() == 1, "nimbus reads the public key");
        }
    }
}
