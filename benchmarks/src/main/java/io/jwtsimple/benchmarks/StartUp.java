package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Jdk;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.contenders.Library;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The cost of the first token in a new JVM: the JVM creates a decoder and decodes the token.
 *
 * @param library the name of the library, or {@link #FLOOR}
 * @param millis the time in milliseconds to create the decoder and decode the token
 * @param mebibytes the heap and the other memory of the JVM in MiB, after a garbage collection
 * @param classes the number of loaded classes
 */
record StartUp(String library, double millis, double mebibytes, long classes) {

    /** The name of the floor, which is the JDK's signature without a library. */
    static final String FLOOR = "JDK";

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;

    /** Returns the name of the floor and the names of all libraries. */
    static List<String> contenders() {
        List<String> contenders = new ArrayList<>(List.of(FLOOR));
        for (Library library : Library.values()) {
            contenders.add(library.name());
        }
        return contenders;
    }

    /** Starts several JVMs for each contender, and returns the figures of the JVM with the median time. */
    static List<StartUp> measure(List<String> contenders, int jvms) throws IOException {
        Keys keys = Keys.generate(Algorithm.HS256);
        String secret = Base64.getEncoder().encodeToString(keys.signing().getEncoded());
        String token = Sample.VALID.token(keys, Size.TYPICAL.claims());
        List<StartUp> medians = new ArrayList<>();
        for (String library : contenders) {
            List<StartUp> all = new ArrayList<>();
            for (int jvm = 0; jvm < jvms; jvm++) {
                all.add(once(library, secret, token));
            }
            all.sort(Comparator.comparingDouble(StartUp::millis));
            medians.add(all.get(jvms / 2));
        }
        return medians;
    }

    private static StartUp once(String library, String secret, String token) throws IOException {
        Process jvm = ChildJvm.start(List.of(), StartUp.class, library, secret, token);
        String[] figures = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        if (figures.length != 3) {
            throw new IllegalStateException(library + ": its JVM printed no figures");
        }
        return new StartUp(
                library, Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Long.parseLong(figures[2]));
    }

    /**
     * Runs in the new JVM, and prints the figures. The arguments are the name of a contender, the secret and a token.
     */
    public static void main(String[] args) throws GeneralSecurityException {
        Keys keys = Keys.secret(Base64.getDecoder().decode(args[1]));
        long start = System.nanoTime();
        boolean good = args[0].equals(FLOOR)
                ? isSigned(keys, args[2])
                : Sample.SUBJECT.equals(Library.valueOf(args[0]).with(keys).decode(args[2]));
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (!good) {
            throw new IllegalStateException(args[0] + " rejects the token");
        }
        long classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        System.gc();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long bytes = memory.getHeapMemoryUsage().getUsed()
                + memory.getNonHeapMemoryUsage().getUsed();
        System.out.printf(Locale.ROOT, "%.1f %.1f %d%n", millis, bytes / BYTES_PER_MEBIBYTE, classes);
    }

    private static boolean isSigned(Keys keys, String token) throws GeneralSecurityException {
        int dot = token.lastIndexOf('.');
        byte[] input = token.substring(0, dot).getBytes(StandardCharsets.ISO_8859_1);
        return Jdk.with(keys).verify(input, Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }
}
