package io.jwtsimple;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.text.ParseException;
import java.util.Objects;

/** A fuzz target: the input is a JSON Web Key. If this library accepts the key, nimbus must read the same key. */
public final class FuzzJwk {

    private FuzzJwk() {}

    public static void fuzzerTestOneInput(byte[] data) throws ParseException, JOSEException {
        String input = Fuzz.text(data);
        JwtKey key;
        try {
            key = JwtKey.jwk(input);
        } catch (IllegalArgumentException e) {
            Fuzz.requireSilent(e, input);
            return;
        } catch (IllegalStateException e) { // the JVM does not support ML-DSA
            Fuzz.requireSilent(e.getMessage(), input);
            return;
        }
        JWK expected = JWK.parse(input);
        Fuzz.require(Objects.equals(key.id(), expected.getKeyID()), "nimbus reads the same id");
        if (!(expected instanceof OctetSequenceKey)) {
            JWK published = JWKSet.parse(JwtKeySet.of(key).toJson()).getKeys().get(0);
            Fuzz.require(!published.isPrivate(), "a published key has no private half");
            Fuzz.require(
                    published.computeThumbprint().equals(expected.computeThumbprint()), "nimbus reads the same key");
        }
    }
}
