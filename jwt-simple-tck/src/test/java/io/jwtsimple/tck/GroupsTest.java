package io.jwtsimple.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests that {@link AdapterTck} has a nested class for each group of tests and mounts the endpoints of each group. */
class GroupsTest {

    private final List<Class<?>> groups = groups();

    @Test
    void every_group_has_one_nested_class() {
        assertThat(groups).contains(ResponseTests.class, LoadTests.class);
        assertThat(Arrays.stream(AdapterTck.class.getDeclaredClasses())
                        .filter(nested -> nested.isAnnotationPresent(Nested.class))
                        .<Class<?>>map(Class::getSuperclass))
                .containsExactlyInAnyOrderElementsOf(groups);
    }

    @Test
    void every_group_is_mounted() throws Exception {
        Site all = new Site(Duration.ZERO);
        AdapterTck.mount(all);
        List<String> mounted = new ArrayList<>();
        for (Class<?> group : groups) {
            Site site = new Site(Duration.ZERO);
            group.getDeclaredMethod("mount", Site.class).invoke(null, site);
            mounted.addAll(paths(site));
        }
        assertThat(paths(all)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(mounted);
    }

    private static List<String> paths(Site site) {
        return site.endpoints().stream()
                .map(Endpoint::path)
                .filter(path -> !path.equals("/*"))
                .toList();
    }

    /** Returns the classes in the package of {@link AdapterTck} whose names end with {@code Tests}. */
    private static List<Class<?>> groups() {
        try {
            Path classes =
                    Path.of(AdapterTck.class.getResource("AdapterTck.class").toURI());
            try (Stream<Path> files = Files.list(classes.getParent())) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith("Tests.class"))
                        .<Class<?>>map(GroupsTest::load)
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(AdapterTck.class.getPackageName() + '.' + file.replace(".class", ""));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
