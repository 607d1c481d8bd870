package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.TokenCookie;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that Jackson's mapper and the classes of optional features are loaded only when they are used. */
class StartUpTest {

    private static final String MAPPER = "com.fasterxml.jackson.databind.json.JsonMapper";

    /** An identity of the application's own type. */
    public record User(String name) {}

    /** A task that creates and decodes a token whose identity is a text, and rejects a token with a guard. */
    public static final class Text implements Runnable {
        @Override
        public void run() {
            JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
            assertThat(jwt.decode(jwt.create("alice"))).isInstanceOf(TokenResult.Valid.class);
            JwtGuard guard = JwtGuard.of(jwt);
            TokenResult rejected = guard.check(List.of("Bearer x"));
            assertThat(guard.response((TokenResult.Rejected) rejected).status()).isEqualTo(401);
        }
    }

    /** A task that revokes a token. */
    public static final class Revoking implements Runnable {
        @Override
        public void run() {
            JwtManager jwt = JwtManager.builder(JwtKey.generate(Algorithm.HS256))
                    .revocations(Revocations.inMemory())
                    .build();
            jwt.revoke(((TokenResult.Valid) jwt.decode(jwt.create("alice"))).claims());
        }
    }

    /** A task that makes a guard with a cookie. */
    public static final class Cookie implements Runnable {
        @Override
        public void run() {
            JwtGuard.builder(JwtManager.of(JwtKey.generate(Algorithm.HS256)))
                    .cookie(TokenCookie.of("session").trusting("https://app.example"))
                    .build();
        }
    }

    /** A task that creates a token whose identity has a type of the application, so Jackson must convert it to JSON. */
    public static final class OwnType implements Runnable {
        @Override
        public void run() {
            JwtManager.of(JwtKey.generate(Algorithm.HS256)).create(new User("alice"));
        }
    }

    @Test
    void no_mapper_is_loaded_for_text() throws Exception {
        assertThat(loads(MAPPER, Text.class)).isFalse();
    }

    @Test
    void no_class_for_a_JCA_provider_is_loaded_without_one() throws Exception {
        assertThat(loads("io.jwtsimple.KeyProvider", Text.class)).isFalse();
    }

    @Test
    void a_mapper_is_loaded_for_a_type_of_the_application() throws Exception {
        assertThat(loads(MAPPER, OwnType.class)).isTrue();
    }

    @Test
    void no_class_of_cookies_is_loaded_for_a_guard_without_a_cookie() throws Exception {
        for (String type : List.of("TokenCookie", "CookieCredentials", "Origin")) {
            assertThat(loads("io.jwtsimple.http." + type, Text.class)).as(type).isFalse();
            assertThat(loads("io.jwtsimple.http." + type, Cookie.class))
                    .as(type)
                    .isTrue();
        }
    }

    @Test
    void no_class_of_revocations_is_loaded_by_a_manager_without_them() throws Exception {
        for (String name : List.of("Revocations", "RevocationCheck", "RevocationTable", "RevocationFeed")) {
            String type = "io.jwtsimple." + name;
            assertThat(loads(type, Text.class)).as(name).isFalse();
            assertThat(loads(type, Revoking.class)).as(name).isEqualTo(!name.equals("RevocationFeed"));
        }
    }

    private static boolean loads(String type, Class<? extends Runnable> task) throws Exception {
        try (Fresh fresh = new Fresh()) {
            Class<?> same = fresh.loadClass(task.getName());
            ((Runnable) same.getDeclaredConstructor().newInstance()).run();
            return fresh.hasLoaded(type);
        }
    }

    private static final class Fresh extends URLClassLoader {

        Fresh() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        boolean hasLoaded(String name) {
            return findLoadedClass(name) != null;
        }

        private static URL[] classPath() {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> toUrl(Path.of(entry)))
                    .toArray(URL[]::new);
        }

        private static URL toUrl(Path entry) {
            try {
                return entry.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
