package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.JwtPrincipal;
import io.jwtsimple.servlet.JwtServlet;
import io.jwtsimple.test.TestRequest;
import io.jwtsimple.test.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Tests that the programs in the guide on metrics and logs work, and that the table contains each log line of the
 * library.
 */
class MetricsGuideTest {

    private static final Pattern STATEMENT =
            Pattern.compile("LOG\\.(debug|info|warn|error)\\(\\s*\"([^\"]+)\"", Pattern.MULTILINE);
    private static final Pattern LOGGER = Pattern.compile("LoggerFactory\\.getLogger\\((\\w+)\\.class\\)");

    private final Page guide = new Page(Path.of("../../guides/metrics.md"));
    private final TestTokens tokens = TestTokens.create();

    @TempDir
    private Path folder;

    @Test
    void every_block_is_used_here() {
        assertThat(guide.names()).containsExactlyInAnyOrder("micrometer", "log", "user");
    }

    @Test
    void micrometer_counts_rejections_by_outcome_and_reason() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Snippet snippet = guide.compile("micrometer", "guard", folder);
        snippet.jwt = tokens.manager();
        snippet.registry = registry;
        JwtGuard guard = (JwtGuard) snippet.run();

        TestRequest.bearer(tokens.signed("alice")).isAdmittedBy(guard);
        TestRequest.anonymous().isAdmittedBy(guard);
        TestRequest.bearer(tokens.expired("alice")).isAdmittedBy(guard);
        TestRequest.bearer(tokens.forged("alice")).isAdmittedBy(guard);
        TestRequest.bearer(tokens.forged("bob")).isAdmittedBy(guard);
        TestRequest.bearer("abc").isAdmittedBy(guard);
        TestRequest behindFilter = TestRequest.bearer(tokens.signed("alice"));
        assertThat(behindFilter.isAdmittedBy(guard)).isTrue();
        assertThat(behindFilter.isAdmittedBy(guard.withScope("orders:write"))).isFalse();

        Map<String, Double> counted = registry.getMeters().stream()
                .collect(Collectors.toMap(
                        meter -> meter.getId().getName() + " "
                                + meter.getId().getTag("outcome") + " "
                                + meter.getId().getTag("reason"),
                        meter -> meter.measure().iterator().next().getValue()));
        assertThat(counted)
                .isEqualTo(Map.of(
                        "jwt.rejections Missing NONE", 1.0,
                        "jwt.rejections Expired NONE", 1.0,
                        "jwt.rejections Invalid BAD_SIGNATURE", 2.0,
                        "jwt.rejections Invalid MALFORMED", 1.0,
                        "jwt.rejections Forbidden NONE", 1.0));
    }

    @Test
    void the_table_has_each_outcome_and_the_number_of_reasons() {
        for (Class<?> outcome : TokenResult.Rejected.class.getPermittedSubclasses()) {
            assertThat(guide.text()).contains("\n| `" + outcome.getSimpleName() + "` | ");
        }
        assertThat(guide.text()).contains("one of " + Reason.values().length + ", such as `WRONG_AUDIENCE`");
        assertThat(Reason.values())
                .allSatisfy(reason -> assertThat(guide.text()).contains("\n| `" + reason + "` | "));
    }

    @Test
    void a_log_has_the_kind_and_the_reason_and_no_token() throws Exception {
        ListLogger log = new ListLogger();
        Snippet snippet = guide.compile("log", "guard", folder);
        snippet.jwt = tokens.manager();
        snippet.log = log;
        JwtGuard guard = (JwtGuard) snippet.run();
        TestRequest.bearer(tokens.forged("alice")).isAdmittedBy(guard);
        TestRequest.bearer(tokens.expired("alice")).isAdmittedBy(guard);
        TestRequest.bearer(tokens.signed("alice")).isAdmittedBy(guard);
        assertThat(log.lines)
                .containsExactly(
                        "INFO request rejected: Invalid[message=Signature verification failed, reason=BAD_SIGNATURE]",
                        "INFO request rejected: Expired[message=Token has expired]");
        assertThat(guide.text()).contains(log.lines.get(0).substring("INFO ".length()));
    }

    @Test
    void the_name_of_a_user_is_one_line_of_a_log() throws Exception {
        ListLogger log = new ListLogger();
        Snippet snippet = guide.compile("user", "null", folder);
        snippet.log = log;
        HttpServlet orders = new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) {
                assertThat(request.getUserPrincipal()).isInstanceOf(JwtPrincipal.class);
                snippet.request = request;
                snippet.run();
            }
        };
        try (Server server = Server.tomcat(folder.resolve("work"), null, context -> {
            context.addFilter("guard", JwtServlet.required(JwtGuard.of(tokens.manager())))
                    .addMappingForUrlPatterns(null, false, "/*");
            context.addServlet("orders", orders).addMapping("/orders");
        })) {
            for (String user : List.of("alice", "eve\nINFO order created by alice")) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://localhost:" + server.port() + "/orders"))
                        .header("Authorization", "Bearer " + tokens.signed(user))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(request, BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(log.lines)
                .containsExactly(
                        "INFO order created by alice",
                        "INFO order created by json:\"eve\\u000aINFO order created by alice\"");
    }

    /**
     * Compares the table with the log statements in the main code of all published modules except
     * {@code jwt-simple-tck}.
     */
    @Test
    void the_table_of_log_lines_is_complete() throws IOException {
        List<String> statements = new ArrayList<>();
        for (Path file : mainCode()) {
            String code = Files.readString(file);
            Matcher logger = LOGGER.matcher(code);
            if (logger.find()) {
                String name = code.replaceFirst("(?s)^.*?package ([\\w.]+);.*$", "$1") + "." + logger.group(1);
                Matcher statement = STATEMENT.matcher(code);
                while (statement.find()) {
                    statements.add(row(name, statement.group(1), statement.group(2)));
                }
            }
        }
        List<String> rows = guide.text()
                .lines()
                .filter(line -> line.startsWith("| `io.jwtsimple."))
                .toList();
        assertThat(statements).allSatisfy(start -> assertThat(rows).anyMatch(row -> row.startsWith(start)));
        assertThat(rows).hasSize(statements.size());
    }

    /**
     * Returns the beginning of a table row: the logger, the level, and the message. If the code joins the message from
     * several strings, only the first string is used.
     */
    private static String row(String logger, String level, String message) {
        return "| `" + logger + "` | " + level.toUpperCase(Locale.ROOT) + " | `" + message.replace("{}", "...");
    }

    private static List<Path> mainCode() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../.."), 12)) {
            return files.filter(file -> file.toString().matches("\\.\\./\\.\\./jwt-simple-\\w+/src/main/.*\\.java"))
                    .filter(file -> !file.toString().contains("jwt-simple-tck"))
                    .toList();
        }
    }

    /** A logger that stores its lines in a list. */
    private static final class ListLogger extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1;

        private final transient List<String> lines = new ArrayList<>();

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            lines.add(level + " "
                    + MessageFormatter.arrayFormat(message, arguments).getMessage());
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
