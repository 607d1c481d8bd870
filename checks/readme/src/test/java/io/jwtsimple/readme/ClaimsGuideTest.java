package io.jwtsimple.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.Claims;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.test.TestTokens;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the code blocks and the table in the guide on claims are correct. */
class ClaimsGuideTest {

    private final Page guide = new Page(Path.of("../../guides/claims.md"));
    private final TestTokens tokens = TestTokens.create();

    @TempDir
    private Path folder;

    @Test
    void every_block_is_tested() {
        assertThat(guide.names())
                .containsExactlyInAnyOrder("identity", "integers", "record", "keycloak", "list", "more");
    }

    @Test
    void an_identity_is_read_with_and_without_a_type() throws Exception {
        assertThat(run("identity", "List.of(plain, name)", Map.of())).isEqualTo(List.of("alice", "alice"));
    }

    @Test
    void an_integer_is_converted() throws Exception {
        assertThat(run("integers", "List.of(level, claims.get(\"level\"))", Map.of()))
                .isEqualTo(List.of(3, 3L));
    }

    @Test
    void a_record_is_an_identity() throws Exception {
        assertThat(run("record", "user.id() + user.name()", Map.of())).isEqualTo("7alice");
    }

    @Test
    void the_roles_of_keycloak_are_read_by_records() throws Exception {
        Map<String, Object> claims = Map.of(
                "realm_access", Map.of("roles", List.of("admin")),
                "resource_access", Map.of("orders", Map.of("roles", List.of("reader"))));
        assertThat(run("keycloak", "List.of(admin, clerk)", claims)).isEqualTo(List.of(true, false));
    }

    @Test
    void a_list_is_read_with_the_type_of_its_elements() throws Exception {
        assertThat(run("list", "permissions", Map.of("permissions", List.of("read"))))
                .isEqualTo(List.of("read"));
        assertThat(run("list", "permissions", Map.of())).isEqualTo(List.of());
    }

    @Test
    void claims_are_set_for_one_token_and_for_all() throws Exception {
        Object all = run("more", "orders.decode(token).match(claims -> claims.asMap().keySet(), no -> null)", Map.of());
        assertThat(new ArrayList<>((Set<?>) all)).hasToString("[exp, iat, nbf, sub, tenant, role]");
    }

    @Test
    void the_types_of_the_table_are_right() {
        Claims claims = tokens.claims(
                "alice",
                edit -> edit.put("text", "2030-01-01T00:00:00Z")
                        .put("integer", 5)
                        .put("large", new BigInteger("99999999999999999999"))
                        .put("number", 1.5)
                        .put("list", List.of("a"))
                        .put("none", null));
        assertThat(claims.get("integer")).isEqualTo(5L);
        assertThat(claims.get("integer", int.class)).isEqualTo(5);
        assertThat(claims.get("integer", Instant.class)).isEqualTo(Instant.ofEpochSecond(5));
        assertThat(claims.get("large")).isInstanceOf(BigInteger.class);
        assertThat(claims.get("number")).isEqualTo(1.5);
        assertThat(claims.get("number", BigDecimal.class)).isEqualTo(new BigDecimal("1.5"));
        assertThat(claims.get("text", Instant.class)).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(claims.get("list")).isEqualTo(List.of("a"));
        assertThat(claims.get("none")).isNull();
    }

    private Object run(String block, String expression, Map<String, Object> claims) throws Exception {
        Snippet snippet = guide.compile(block, expression, folder);
        snippet.key = JwtKey.generate(Algorithm.HS256);
        snippet.jwt = JwtManager.of(snippet.key);
        snippet.claims = tokens.claims("alice", edit -> claims.forEach(edit::put));
        return snippet.run();
    }
}
