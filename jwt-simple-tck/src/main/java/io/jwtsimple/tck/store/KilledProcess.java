package io.jwtsimple.tck.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.Revocations.Store;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A process that revokes tokens until it is killed, and prints each token after the token was revoked. */
public final class KilledProcess {

    private static final TokenResult REVOKED = new TokenResult.Invalid("Token has been revoked", Reason.REVOKED);
    private static final JwtKey KEY = JwtKey.secret("the secret of the killed process, long enough");

    private KilledProcess() {}

    private static JwtManager manager(Store store) {
        return JwtManager.builder(KEY).revocations(Revocations.of(store)).build();
    }

    /**
     * Revokes and prints tokens until this process is killed. A main method calls this method.
     *
     * @param store the store
     */
    public static void revokeForEver(Store store) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        JwtManager jwt = manager(store);
        while (true) {
            String token = jwt.create("alice");
            if (jwt.decode(token) instanceof TokenResult.Valid valid) {
                jwt.revoke(valid.claims());
                out.println(token);
            }
        }
    }

    /**
     * Asserts that a new manager rejects the tokens, like the manager of a process that starts later.
     *
     * @param store the store
     * @param tokens the tokens
     */
    public static void assertRevoked(Store store, List<String> tokens) {
        JwtManager jwt = manager(store);
        assertThat(tokens)
                .isNotEmpty()
                .allSatisfy(token -> assertThat(jwt.decode(token)).isEqualTo(REVOKED));
    }

    /**
     * Starts a process, and kills the process after it has printed the given number of tokens. The process continues to
     * revoke tokens until the signal arrives.
     *
     * @param tokens the number of tokens
     * @param main a class with a main method that calls {@link #revokeForEver}
     * @param arguments the arguments of the main method
     * @return the tokens that the process has printed, at least the given number
     * @throws IOException if the process cannot be started
     * @throws InterruptedException if this thread is interrupted
     */
    public static List<String> run(int tokens, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(main, arguments);
        List<String> printed = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.add(line);
                if (printed.size() == tokens) {
                    process.toHandle().destroyForcibly(); // the lines that were already printed remain readable
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("the exit code of a killed process").isNotZero();
        assertThat(printed).hasSizeGreaterThanOrEqualTo(tokens);
        return printed;
    }

    /** Starts a JVM with the class path of this JVM. */
    static Process start(Class<?> main, String... arguments) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        List<String> command = Stream.concat(
                        Stream.of(java, "-cp", System.getProperty("java.class.path"), main.getName()),
                        Arrays.stream(arguments))
                .toList();
        return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    }
}
