package io.jwtsimple.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/**
 * Tests that the programs of the start pages compile, and that the pages have the same versions of dependencies as the
 * other tests.
 */
class StartPagesTest {

    private static final String SNAPSHOT = "0.1.0-SNAPSHOT";
    private static final Pattern GRADLE_DEPENDENCY =
            Pattern.compile("^ *(?:implementation|runtimeOnly)\\(\"(.*?)\"\\)$", Pattern.MULTILINE);

    static Stream<StartPage> pages() {
        return StartPage.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_program_of_a_guide_compiles(StartPage page, @TempDir Path folder) throws IOException {
        compile(page.files().get(StartPage.PROGRAM), folder);
    }

    @Test
    void the_test_of_a_spring_controller_compiles(@TempDir Path folder) throws IOException {
        compile(StartPage.of("start-spring-boot.md").files().get("test"), folder);
    }

    @Test
    void the_line_with_a_key_of_the_environment_compiles(@TempDir Path folder) throws IOException {
        String guide = Files.readString(Path.of("../../guides/start.md"));
        String line = guide.replaceFirst("(?s).*```java key\\R(.*?)```.*", "$1");
        String program = StartPage.of("start-httpserver.md").files().get(StartPage.PROGRAM);
        String changed = program.replaceFirst(" *JwtManager jwt = .*\\R", line);
        assertThat(changed).contains("getenv").isNotEqualTo(program);
        compile(changed, folder);
    }

    /** This test compiles the code for Javalin 7. The module checks/javalin runs the code on Javalin 6. */
    @ParameterizedTest
    @CsvSource({"javalin.md, routes, Routes", "browsers.md, javalin, Pages"})
    void the_routes_for_javalin_7_compile(String page, String block, String className, @TempDir Path folder)
            throws IOException {
        String guide = Files.readString(Path.of("../../guides").resolve(page));
        compile(className, guide.replaceFirst("(?s).*```java " + block + "\\R(.*?)```.*", "$1"), folder);
    }

    @Test
    void the_list_of_guides_is_complete() throws IOException {
        String guide = Files.readString(Path.of("../../guides/start.md"));
        assertThat(StartPage.all())
                .isNotEmpty()
                .allSatisfy(page -> assertThat(guide).contains("](" + page.name() + ")"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_versions_in_a_pom_are_those_of_the_tests(StartPage page) throws Exception {
        Map<String, String> tested = testedVersions();
        Element pom = xml(page.files().get(StartPage.POM));
        Map<String, String> versions = versions(pom);
        assertThat(versions).isNotEmpty();
        versions.forEach((artifact, version) -> {
            if (version.isEmpty()) {
                assertThat(parent(pom)).isEqualTo(tested.get(artifact));
            } else {
                assertThat(version).as(artifact).isEqualTo(tested.get(artifact));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_dependencies_in_a_gradle_file_are_those_in_the_pom(StartPage page) throws Exception {
        Element pom = xml(page.files().get(StartPage.POM));
        List<String> expected = versions(pom).entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue().isEmpty() ? "" : ":" + entry.getValue()))
                .toList();
        String gradle = page.files().get(StartPage.GRADLE);
        assertThat(GRADLE_DEPENDENCY.matcher(gradle).results().map(found -> found.group(1)))
                .containsExactlyElementsOf(expected);
        if (gradle.contains("org.springframework.boot\") version")) {
            assertThat(gradle).contains("org.springframework.boot\") version \"" + parent(pom) + "\"");
        }
    }

    private static void compile(String program, Path folder) throws IOException {
        compile("Hello", program, folder);
    }

    private static void compile(String className, String program, Path folder) throws IOException {
        Path file = folder.resolve(className + ".java");
        Files.writeString(file, program);
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        InputStream.nullInputStream(),
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(errors).isZero();
    }

    /** Returns the versions of the dependencies of this module, which the properties of the root pom set. */
    private static Map<String, String> testedVersions() throws Exception {
        Map<String, String> properties = new LinkedHashMap<>(Map.of("project.version", SNAPSHOT));
        Element root = xml(Files.readString(Path.of("../../pom.xml")));
        children((Element) root.getElementsByTagName("properties").item(0))
                .forEach(property -> properties.put(property.getTagName(), property.getTextContent()));
        Map<String, String> tested = versions(xml(Files.readString(Path.of("pom.xml"))));
        tested.replaceAll((artifact, version) -> properties.get(version.substring(2, version.length() - 1)));
        return tested;
    }

    private static Map<String, String> versions(Element pom) {
        Map<String, String> versions = new LinkedHashMap<>();
        children((Element) pom.getElementsByTagName("dependencies").item(0))
                .forEach(dependency -> versions.put(
                        text(dependency, "groupId") + ":" + text(dependency, "artifactId"),
                        text(dependency, "version")));
        return versions;
    }

    private static String parent(Element pom) {
        return text((Element) pom.getElementsByTagName("parent").item(0), "version");
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static Stream<Element> children(Element parent) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }

    private static String text(Element parent, String name) {
        return children(parent)
                .filter(child -> child.getTagName().equals(name))
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }
}
