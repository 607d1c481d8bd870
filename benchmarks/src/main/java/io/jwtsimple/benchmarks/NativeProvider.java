package io.jwtsimple.benchmarks;

import java.io.File;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Amazon Corretto Crypto Provider, a JCA provider with a native library for Linux and macOS. */
final class NativeProvider {

    private static final String NAME = "AmazonCorrettoCryptoProvider";
    private static final Pattern JAR = Pattern.compile(NAME + "-\\d.*(?=\\.jar)");

    private NativeProvider() {}

    /** Returns the provider; empty if this platform has none. */
    static Optional<Provider> find() {
        return ServiceLoader.load(Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getName().equals(NAME))
                .filter(provider -> provider.getService("Mac", "HmacSHA256") != null)
                .findFirst();
    }

    /** Returns the artifact and the version from the name of the jar on the class path. */
    static Optional<String> jar() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(JAR::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
    }

    /** Installs the provider in front of all providers of this JVM. */
    static void install() {
        Security.insertProviderAt(find().orElseThrow(), 1);
    }
}
