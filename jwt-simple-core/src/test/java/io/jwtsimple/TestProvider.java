package io.jwtsimple;

import java.security.Provider;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The JCA provider of the test keys. The system property {@code jwtsimple.provider} contains the name of the provider.
 * Without the property, the JVM selects the providers. With the Maven profile {@code native-provider}, the tests of
 * signatures run a second time, with a native provider.
 */
final class TestProvider {

    private static final String NAME = System.getProperty("jwtsimple.provider");
    private static final Optional<Provider> GIVEN = NAME == null ? Optional.empty() : find();

    private TestProvider() {}

    private static Optional<Provider> find() {
        return ServiceLoader.load(Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getName().equals(NAME))
                .filter(provider -> provider.getService("Signature", Algorithm.ES256.jcaName) != null)
                .findFirst();
    }

    /** Returns false if the provider is not on the class path, or has no native library for this platform. */
    static boolean isReady() {
        return NAME == null || GIVEN.isPresent();
    }

    /** Returns whether the system property names a provider, even if the provider is not ready. */
    static boolean isGiven() {
        return NAME != null;
    }

    /** Returns whether the test keys have a provider. */
    static boolean isUsed() {
        return GIVEN.isPresent();
    }

    /** Returns the key with the provider, or the key itself if there is no provider. */
    static JwtKey on(JwtKey key) {
        return GIVEN.map(key::withProvider).orElse(key);
    }
}
