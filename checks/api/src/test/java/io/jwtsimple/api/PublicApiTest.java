package io.jwtsimple.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the public and protected members of each published module with a file in the folder {@code api}. A change of
 * the API must also change the file, so reviewers see the change. With {@code -Dapi.write}, the test writes the files.
 */
class PublicApiTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern PUBLISHED = Pattern.compile("<artifactId>(jwt-simple-\\w+)</artifactId><version>");
    /** A type in the output of javap: a line that ends with a brace, the members, and a closing brace. */
    private static final Pattern TYPE = Pattern.compile("(?m)^((?:public|protected) .*) \\{\\R((?:  .*\\R)*)}$");

    static List<String> modules() throws IOException {
        return PUBLISHED
                .matcher(Files.readString(ROOT.resolve("bom/pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void the_public_api_is_the_reviewed_api(String module) throws IOException {
        Path file = ROOT.resolve("api").resolve(module + ".txt");
        String api = describe(place(module));
        if (System.getProperty("api.write") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, api);
        }
        assertThat(file)
                .as(
                        "the API of %s. If the change is intended, write the file with the command in CONTRIBUTING.md",
                        module)
                .hasContent(api);
    }

    /** Returns the jar of the module, or the folder of its classes if this build has not packaged the module. */
    private static Path place(String module) {
        List<Path> places = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        entry.matches(".*[/\\\\]" + module + "([/\\\\]target[/\\\\]classes|-\\d[^/\\\\]*\\.jar)"))
                .map(Path::of)
                .toList();
        assertThat(places).as("the places of %s on the class path", module).hasSize(1);
        return places.get(0);
    }

    private static String describe(Path place) throws IOException {
        List<String> command = new ArrayList<>(List.of("-protected", "-cp", place.toString()));
        command.addAll(classes(place));
        StringWriter text = new StringWriter();
        int status = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(text), new PrintWriter(text), command.toArray(String[]::new));
        assertThat(status).as("javap: %s", text).isZero();
        String types = text.toString().replaceAll("java\\.lang\\.(?=[A-Z])", "");
        return TYPE.matcher(types).results().map(PublicApiTest::type).sorted().collect(joining("\n"));
    }

    private static String type(MatchResult type) {
        return type.group(1) + "\n"
                + type.group(2).lines().sorted().map(member -> member + "\n").collect(joining());
    }

    /**
     * Returns the names of the classes in all packages except {@code io.jwtsimple.json}, which the core does not
     * export.
     */
    private static List<String> classes(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return classesUnder(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return classesUnder(jar.getPath("/"));
        }
    }

    private static List<String> classesUnder(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.startsWith("io/jwtsimple/json/"))
                    .filter(name -> !name.matches(".*(-info|\\$\\d+)\\.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }
}
