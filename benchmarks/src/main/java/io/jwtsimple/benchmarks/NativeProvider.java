package io.jwtsimple.benchmarks;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.ServiceLoader;

/** The Amazon Corretto Crypto Provider, a JCA provider with a native library for Linux and macOS. */
final class NativeProvider {

    /** The name of the provider and of its artifact. */
    static final String NAME = "AmazonCorrettoCryptoProvider";

    private NativeProvider() {}

    /** Returns the provider; empty if the provider does not support this platform. */
    static Optional<Provider> find() {
        return ServiceLoader.load(Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getName().equals(NAME))
                .filter(provider -> provider.getService("Mac", "HmacSHA256") != null)
                .findFirst();
    }

    /** Installs the provider in front of all providers of this JVM. */
    static void install() {
        Security.insertProviderAt(find().orElseThrow(), 1);
    }
}
