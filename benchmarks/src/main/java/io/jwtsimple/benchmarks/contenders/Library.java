package io.jwtsimple.benchmarks.contenders;

import static io.jwtsimple.Algorithm.ES256;
import static io.jwtsimple.Algorithm.EdDSA;
import static io.jwtsimple.Algorithm.HS256;
import static io.jwtsimple.Algorithm.ML_DSA_65;
import static io.jwtsimple.Algorithm.PS256;
import static io.jwtsimple.Algorithm.RS256;

import io.jwtsimple.Algorithm;
import java.security.Provider;
import java.util.EnumSet;
import java.util.Set;

/** The measured libraries. Each library has its name in the results, and the measured algorithms that it supports. */
public enum Library {
    JWT_SIMPLE("jwt-simple", "jwt-simple-core", EnumSet.of(HS256, RS256, PS256, ES256, EdDSA, ML_DSA_65)),
    JAVA_JWT("java-jwt", "java-jwt", EnumSet.of(HS256, RS256, ES256)),
    FUSIONAUTH(
            "fusionauth-jwt",
            "fusionauth-jwt",
            EnumSet.of(HS256, RS256, PS256, ES256)), // accepts the name Ed25519, but not the name EdDSA
    NIMBUS("nimbus SignedJWT", "nimbus-jose-jwt", EnumSet.of(HS256, RS256, PS256, ES256, EdDSA)),
    NIMBUS_PROCESSOR("nimbus DefaultJWTProcessor", "nimbus-jose-jwt", EnumSet.of(HS256, RS256, PS256, ES256)),
    SPRING("Spring Security", "spring-security-oauth2-jose", EnumSet.of(HS256, RS256, PS256, ES256)),
    VERTX("vertx-auth-jwt", "vertx-auth-jwt", EnumSet.of(HS256, RS256, PS256, ES256)),
    JOSE4J("jose4j", "jose4j", EnumSet.of(HS256, RS256, PS256, ES256, EdDSA)),
    JJWT("JJWT", "jjwt-impl", EnumSet.of(HS256, RS256, PS256, ES256, EdDSA));

    /** The measured algorithms. ML-DSA is measured only if the JVM supports ML-DSA. */
    public static final Set<Algorithm> ALGORITHMS = EnumSet.of(HS256, RS256, PS256, ES256, EdDSA, ML_DSA_65);

    private final String label;
    private final String artifact;
    private final Set<Algorithm> algorithms;

    Library(String label, String artifact, Set<Algorithm> algorithms) {
        this.label = label;
        this.artifact = artifact;
        this.algorithms = algorithms;
    }

    public String label() {
        return label;
    }

    public String artifact() {
        return artifact;
    }

    public boolean has(Algorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    /**
     * Returns whether this contender can create tokens. The {@code DefaultJWTProcessor} of nimbus cannot create tokens.
     */
    public boolean creates() {
        return this != NIMBUS_PROCESSOR;
    }

    /** Returns jwt-simple with a key that uses a JCA provider. */
    public static Contender jwtSimple(Keys keys, Provider provider) {
        return new JwtSimple(JwtSimple.key(keys).withProvider(provider));
    }

    /**
     * Returns the contender with keys. The switch loads only the classes of one library, because the start-up benchmark
     * counts the loaded classes.
     */
    public Contender with(Keys keys) {
        return switch (this) {
            case JWT_SIMPLE -> new JwtSimple(JwtSimple.key(keys));
            case JAVA_JWT -> new JavaJwt(keys);
            case FUSIONAUTH -> new FusionAuth(keys);
            case NIMBUS -> new Nimbus(keys);
            case NIMBUS_PROCESSOR -> new NimbusProcessor(keys);
            case SPRING -> new Spring(keys);
            case VERTX -> new Vertx(keys);
            case JOSE4J -> new Jose4j(keys);
            case JJWT -> new Jjwt(keys);
        };
    }
}
