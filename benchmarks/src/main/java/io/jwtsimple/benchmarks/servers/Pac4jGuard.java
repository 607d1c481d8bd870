package io.jwtsimple.benchmarks.servers;

import io.jwtsimple.benchmarks.contenders.Keys;
import jakarta.servlet.Filter;
import org.pac4j.core.config.Config;
import org.pac4j.http.client.direct.DirectBearerAuthClient;
import org.pac4j.jee.filter.SecurityFilter;
import org.pac4j.jwt.config.signature.ECSignatureConfiguration;
import org.pac4j.jwt.config.signature.RSASignatureConfiguration;
import org.pac4j.jwt.config.signature.SecretSignatureConfiguration;
import org.pac4j.jwt.config.signature.SignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

/** The servlet filter of pac4j, with pac4j's client for bearer tokens. */
final class Pac4jGuard {

    private Pac4jGuard() {}

    static Filter filter(Keys keys) {
        SignatureConfiguration signature = switch (keys.algorithm()) {
            case HS256 -> new SecretSignatureConfiguration(keys.secret().getEncoded());
            case RS256 -> new RSASignatureConfiguration(keys.pair());
            case ES256 -> new ECSignatureConfiguration(keys.pair());
            default -> throw new IllegalArgumentException(keys.algorithm() + ": not measured");
        };
        JwtAuthenticator authenticator = new JwtAuthenticator(signature);
        DirectBearerAuthClient client = new DirectBearerAuthClient(authenticator);
        // Without these calls of init(), the first requests fail if they arrive at the same time.
        authenticator.init();
        client.init();
        return new SecurityFilter(new Config(client), client.getName());
    }
}
