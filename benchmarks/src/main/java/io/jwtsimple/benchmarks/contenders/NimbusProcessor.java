package io.jwtsimple.benchmarks.contenders;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** nimbus-jose-jwt as its guide recommends: with a {@code DefaultJWTProcessor}, which checks the claims too. */
final class NimbusProcessor implements Contender {

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    NimbusProcessor(Keys keys) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(keys.algorithm().name());
        processor.setJWSKeySelector(new SingleKeyJWSKeySelector<>(algorithm, keys.verifying()));
    }

    @Override
    public @Nullable String decode(String token) {
        try {
            return processor.process(token, null).getSubject();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return null;
        }
    }

    @Override
    public String create(String subject, Map<String, Object> claims) {
        throw new UnsupportedOperationException("a processor only decodes");
    }
}
