package io.jwtsimple;

import static io.jwtsimple.Algorithm.EdDSA;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that the class loader of a stopped web application with remote keys can be collected. Each test case has its
 * own JVM, since the JDK starts some threads only once in a JVM.
 */
@Timeout(120)
class RemoteRedeployTest {

    /** The directory from which a web container loads the library. */
    enum Library {
        /** In {@code WEB-INF/lib}: every application has its own copy. */
        IN_EACH_APPLICATION,
        /** In a directory of the container: all applications use one copy. */
        IN_THE_CONTAINER
    }

    @ParameterizedTest
    @EnumSource
    void the_class_loader_of_a_stopped_application_is_collected(Library library) throws Exception {
        Process container = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Container.class.getName(),
                        library.name())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(container.getInputStream().readAllBytes(), UTF_8);
            assertThat(output).endsWith("[Valid, Unavailable, Unavailable, Valid, Valid], collected 5 of 5");
        } finally {
            container.destroyForcibly();
        }
    }

    /** A program that deploys, calls and stops five applications, and counts the class loaders that are collected. */
    static final class Container {

        private Container() {}

        public static void main(String[] args) throws Exception {
            Library library = Library.valueOf(args[0]);
            JwtKey key = JwtKey.generate(EdDSA).withId("k");
            String token = Application.manager(JwtKeySet.of(key)).create("alice");
            ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
            List<WeakReference<ClassLoader>> stopped =
                    new ArrayList<>(); // keeps the references reachable, so that they are queued
            List<String> results = new ArrayList<>();
            try (TestKeyServer provider = provider(JwtKeySet.of(key).toJson())) {
                for (String path : List.of("/keys", "/missing", "/hangs", "/stalls", "/keys")) {
                    try (URLClassLoader loader = loader(library)) {
                        results.add(call(loader, provider.address() + path + " " + token));
                        stopped.add(new WeakReference<>(loader, gone));
                    }
                }
                System.out.print(results + ", collected " + collected(gone) + " of " + stopped.size());
            }
        }

        private static TestKeyServer provider(String keys) {
            CountDownLatch never = new CountDownLatch(1);
            AtomicBoolean stalls = new AtomicBoolean();
            TestKeyServer provider = TestKeyServer.http();
            provider.respond(exchange -> {
                String path = exchange.getRequestURI().getPath();
                if (path.equals("/hangs")) {
                    TestKeyServer.await(never);
                }
                if (path.equals("/stalls") && stalls.getAndSet(true)) { // the second response stalls in its body
                    exchange.sendResponseHeaders(200, keys.length());
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    TestKeyServer.await(never);
                }
                TestKeyServer.respond(exchange, path.equals("/missing") ? 404 : 200, keys);
            });
            return provider;
        }

        private static String call(ClassLoader loader, String request) throws Exception {
            Thread.currentThread().setContextClassLoader(loader);
            try {
                Class<?> type = loader.loadClass(Application.class.getName());
                @SuppressWarnings("unchecked") // Application implements UnaryOperator
                UnaryOperator<String> application =
                        (UnaryOperator<String>) type.getDeclaredConstructor().newInstance();
                return application.apply(request);
            } finally {
                Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
            }
        }

        private static URLClassLoader loader(Library library) {
            URL[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> toUrl(Path.of(entry)))
                    .toArray(URL[]::new);
            return library == Library.IN_EACH_APPLICATION
                    ? new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())
                    : new ApplicationLoader(classPath);
        }

        private static URL toUrl(Path entry) {
            try {
                return entry.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Waits up to 15 seconds, because an idle thread may refer to a class loader, and ends only after a while. */
        private static int collected(ReferenceQueue<ClassLoader> gone) throws InterruptedException {
            int collected = 0;
            for (int i = 0; i < 150 && collected < 5; i++) {
                System.gc();
                collected += gone.remove(100) == null ? 0 : 1;
            }
            return collected;
        }
    }

    /** A class loader that defines the application's own class, and loads every other class from the container. */
    private static final class ApplicationLoader extends URLClassLoader {

        ApplicationLoader(URL[] classPath) {
            super(classPath, ClassLoader.getSystemClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                boolean own = name.equals(Application.class.getName());
                return loaded != null ? loaded : own ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }

    /**
     * A web application with references that could keep its class loader reachable. A static field refers to the
     * manager. During a request, an inheritable thread local refers to the application. Each thread that reads the
     * clock of the application keeps a thread local, like a buffer of a logging library.
     */
    public static final class Application implements UnaryOperator<String> {

        private static final InheritableThreadLocal<Object> REQUEST = new InheritableThreadLocal<>();
        private static final ThreadLocal<Object> BUFFER = new ThreadLocal<>();
        private static @Nullable JwtManager jwt;
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public String apply(String request) {
            REQUEST.set(this);
            try {
                String[] parts = request.split(" ");
                URI uri = URI.create(parts[0]);
                Duration timeout = switch (uri.getPath()) {
                    case "/hangs" -> Duration.ofMillis(300);
                    case "/stalls" -> Duration.ofSeconds(2);
                    default -> Duration.ofSeconds(10);
                };
                jwt = manager(JwtKeySet.remote(
                        EdDSA, uri, options -> options.timeout(timeout).clock(this::now)));
                TokenResult result = jwt.decode(parts[1]);
                if (uri.getPath().equals("/stalls")) { // the fetch in the background stalls, and no later token ends it
                    ahead = Duration.ofSeconds(270);
                    result = jwt.decode(parts[1]);
                }
                return result.getClass().getSimpleName();
            } finally {
                REQUEST.remove();
                BUFFER.remove();
            }
        }

        private Instant now() {
            BUFFER.set(this);
            return Instant.now().plus(ahead);
        }

        private static JwtManager manager(JwtKeySet keys) {
            return JwtManager.builder(keys).issuer("me").audience("api").build();
        }
    }
}
