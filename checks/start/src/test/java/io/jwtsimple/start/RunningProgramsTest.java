package io.jwtsimple.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the commands of a start page get the responses that the page shows. The test runs the commands in a folder
 * that contains only the files of the page. Maven uses a local repository that contains only the artifacts of this
 * build and the downloads of this test.
 */
class RunningProgramsTest {

    private static final Path REPOSITORY = Path.of(System.getProperty("repository"));

    @ParameterizedTest(name = "{0}{1}")
    @MethodSource({"pages", "variants"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void the_requests_of_a_guide_get_the_responses_of_the_guide(StartPage page, String variant, @TempDir Path folder)
            throws Exception {
        Map<String, String> ports = Map.of("8080", freePort(), "8081", freePort());
        for (Map.Entry<String, String> file : page.files().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, replace(file.getValue(), ports));
        }
        Process server = bash(folder, "mvn() { " + maven() + " \"$@\"; }\n" + page.run(), ports)
                .redirectErrorStream(true)
                .start();
        try {
            BufferedReader output = server.inputReader();
            String token = token(output);
            drain(output);
            Process requests = bash(folder, token + "\n" + replace(page.requests(), ports), ports)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(new String(requests.getInputStream().readAllBytes())).isEqualTo(page.responses());
        } finally {
            stop(server);
        }
    }

    static Stream<Arguments> pages() {
        return StartPage.all().map(page -> arguments(page, ""));
    }

    /** Returns variants of the pages, for the other versions of frameworks that the pages mention. */
    static Stream<Arguments> variants() {
        StartPage javalin = StartPage.of("start-javalin.md");
        String javalin6 = javalin.files()
                .get(StartPage.PROGRAM)
                .replaceFirst(
                        "(?s) *Javalin\\.create.*?8080\\);\\R", javalin.files().get("javalin-6"));
        return Stream.of(
                arguments(javalin.withPom("7.2.3", "6.7.0").with(StartPage.PROGRAM, javalin6), ", Javalin 6"),
                arguments(
                        StartPage.of("start-spark.md")
                                .withPom("com.sparkjava", "org.zoomba-lang")
                                .withPom("2.9.4", "3.0.3"),
                        ", the fork"),
                arguments(
                        StartPage.of("start-spring-boot.md")
                                .withPom("4.0.7", "3.5.7")
                                .withPom("starter-webmvc", "starter-web"),
                        ", Boot 3"),
                arguments(StartPage.of("start-spring-mvc.md").withPom("7.0.10", "6.2.19"), ", Spring 6"),
                arguments(StartPage.of("start-tomcat.md").withPom("11.0.27", "10.1.59"), ", Tomcat 10.1"),
                arguments(StartPage.of("start-undertow.md").withPom("2.4.4.Final", "2.3.27.Final"), ", Undertow 2.3"));
    }

    /**
     * Returns the command that runs Maven with the local repository of this test. The local repository of the outer
     * build is the remote repository, so Maven downloads no artifact twice.
     */
    private static String maven() throws IOException {
        String settings = Files.readString(Path.of("../consumer/src/it/settings.xml"))
                .replace(
                        "@localRepositoryUrl@",
                        Path.of(System.getProperty("outer.repository")).toUri().toString());
        Path file = REPOSITORY.resolveSibling("settings.xml");
        Files.writeString(file, settings);
        return "'%s/bin/mvn' -gs '%s' '-Dmaven.repo.local=%s'"
                .formatted(System.getProperty("maven.home"), file, REPOSITORY);
    }

    private static ProcessBuilder bash(Path folder, String commands, Map<String, String> ports) {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", commands).directory(folder.toFile());
        bash.environment().put("JAVA_HOME", System.getProperty("java.home"));
        bash.environment().put("SERVER_PORT", ports.get("8080")); // Spring Boot reads this variable
        return bash;
    }

    /** Reads the output of a server up to the line with the token. */
    private static String token(BufferedReader output) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("TOKEN=")) {
                return line;
            }
            read.append(line).append('\n');
        }
        throw new AssertionError("the server ended:\n" + read);
    }

    /** Reads the remaining output of a server, because a server blocks if nobody reads its output. */
    private static void drain(BufferedReader output) {
        Thread reader = new Thread(() -> output.lines().forEach(line -> {}));
        reader.setDaemon(true);
        reader.start();
    }

    private static void stop(Process server) throws Exception {
        Stream.concat(server.descendants(), Stream.of(server.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroy);
        server.onExit().get(30, TimeUnit.SECONDS);
    }

    private static String replace(String text, Map<String, String> ports) {
        String replaced = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            replaced = replaced.replace(port.getKey(), port.getValue());
        }
        return replaced;
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }
}
