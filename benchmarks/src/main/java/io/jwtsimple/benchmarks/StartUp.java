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
 * What the first token costs in a new JVM: to build what decodes, and to decode.
 *
 * @param library which library, or {@link #FLOOR}
 * @param millis from the first line of main to the token's subject
 * @param mebibytes of heap and of everything else that the JVM holds then, garbage not counted
 * @param classes that are loaded then
 */
record StartUp(String library, double millis, double mebibytes, long classes) {

    /** The JDK's own signature alone. */
    static final String FLOOR = "JDK";

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;

    /** The floor and every library. */
    static List<String> contenders() {
        List<String> contenders = new ArrayList<>(List.of(FLOOR));
        for (Library library : Library.values()) {
            contenders.add(library.name());
        }
        return contenders;
    }

    /** For each of these, the JVM in the middle of several. */
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
            throw new IllegalStateException(library + ": its JVM did not get to an end");
        }
        return new StartUp(
                library, Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Long.parseLong(figures[2]));
    }

    /** In the new JVM: with the name, the secret and a token; prints the figures. */
    public static void main(String[] args) throws GeneralSecurityException {
        Keys keys = Keys.secret(Base64.getDecoder().decode(args[1]));
        long start = System.nanoTime();
        boolean good = args[0].equals(FLOOR)
                ? isSigned(keys, args[2])
                : Sample.SUBJECT.equals(Library.valueOf(args[0]).with(keys).decode(args[2]));
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (!good) {
            throw new IllegalStateException(args[0] + " refuses the token");
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
