package io.jwtsimple.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A start page. The first line of a code block contains the language of the block, and the name of a file or a variant.
 *
 * @param name the name of the file in the folder {@code guides}
 * @param files the text of each named block
 * @param run the commands that start the server
 * @param requests the commands that send the requests
 * @param responses the expected output of the commands in {@code requests}
 */
record StartPage(String name, Map<String, String> files, String run, String requests, String responses) {

    static final String PROGRAM = "src/main/java/com/example/Hello.java";
    static final String POM = "pom.xml";
    static final String GRADLE = "build.gradle.kts";

    private static final Path GUIDES = Path.of("../../guides");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+) ?(.*)\\R((?s:.*?))^```$", Pattern.MULTILINE);

    static Stream<StartPage> all() {
        try (Stream<Path> guides = Files.list(GUIDES)) {
            return guides
                    .map(guide -> guide.getFileName().toString())
                    .filter(name -> name.startsWith("start-"))
                    .sorted()
                    .map(StartPage::of)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StartPage of(String name) {
        Map<String, String> files = new LinkedHashMap<>();
        List<String> commands = new ArrayList<>();
        String responses = "";
        try {
            Matcher block = BLOCK.matcher(Files.readString(GUIDES.resolve(name)));
            while (block.find()) {
                switch (block.group(1)) {
                    case "sh" -> commands.add(block.group(3));
                    case "text" -> responses = block.group(3);
                    default -> files.put(block.group(2), block.group(3));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StartPage(name, files, commands.get(0), commands.get(1), responses);
    }

    /** Returns this page with a new text for one of its files. */
    StartPage with(String file, String text) {
        Map<String, String> changed = new LinkedHashMap<>(files);
        changed.put(file, text);
        return new StartPage(name, changed, run, requests, responses);
    }

    /**
     * Returns this page after a replacement in its {@code pom.xml}. Throws if the {@code pom.xml} does not contain the
     * old text.
     */
    StartPage withPom(String from, String to) {
        String pom = files.get(POM);
        if (!pom.contains(from)) {
            throw new IllegalArgumentException(name + ": pom.xml does not contain " + from);
        }
        return with(POM, pom.replace(from, to));
    }

    @Override
    public String toString() {
        return name;
    }
}
