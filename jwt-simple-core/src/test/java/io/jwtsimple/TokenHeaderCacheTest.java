package io.jwtsimple;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenHeaderCacheTest {

    private final TokenHeaderCache known = new TokenHeaderCache();

    private static TokenParts token(String header) {
        try {
            return TokenParts.of(header + ".payload.signature");
        } catch (TokenFault fault) {
            throw new AssertionError(fault);
        }
    }

    @Test
    void a_header_is_found_only_by_its_whole_text() {
        TokenHeader header = new TokenHeader(Algorithm.HS256, null);
        known.add(token("abcd"), header);
        assertThat(known.find(token("abcd"))).isSameAs(header);
        assertThat(known.find(token("abc"))).isNull();
        assertThat(known.find(token("abcde"))).isNull();
        assertThat(known.find(token("abcD"))).isNull();
        assertThat(known.find(token(""))).isNull();
    }

    @Test
    void sixteen_headers_are_cached_and_the_next_one_empties_the_table() {
        for (int i = 0; i < 16; i++) {
            known.add(token("header" + i), new TokenHeader(Algorithm.HS256, "" + i));
            known.add(token("header" + i), new TokenHeader(Algorithm.HS256, "again"));
        }
        for (int i = 0; i < 16; i++) {
            assertThat(known.find(token("header" + i))).isEqualTo(new TokenHeader(Algorithm.HS256, "" + i));
        }
        known.add(token("header16"), new TokenHeader(Algorithm.HS256, "16"));
        assertThat(known.find(token("header15"))).isNull();
        assertThat(known.find(token("header16"))).isEqualTo(new TokenHeader(Algorithm.HS256, "16"));
    }

    @Test
    void headers_of_32768_characters_in_all_are_cached_and_the_next_one_empties_the_table() {
        TokenHeader header = new TokenHeader(Algorithm.HS256, null);
        for (String first : new String[] {"a", "b", "c"}) {
            known.add(token(first.repeat(16_384)), header);
        }
        assertThat(known.find(token("b".repeat(16_384)))).isNull();
        assertThat(known.find(token("c".repeat(16_384)))).isSameAs(header);
        known.add(token("d".repeat(16_384)), header);
        assertThat(known.find(token("c".repeat(16_384)))).isSameAs(header);
        assertThat(known.find(token("d".repeat(16_384)))).isSameAs(header);
        known.add(token("e"), header);
        assertThat(known.find(token("d".repeat(16_384)))).isNull();
        assertThat(known.find(token("e"))).isSameAs(header);
    }

    @Test
    void the_signature_of_a_token_with_a_cached_header_is_verified() {
        JwtManager jwt = TestJwts.manager().build();
        String forged = TestJwts.VALID.substring(0, TestJwts.VALID.lastIndexOf('.') + 1) + "A".repeat(43);
        assertThat(jwt.decode(forged)).isEqualTo(TestJwts.BAD_SIGNATURE);
        assertThat(jwt.decode(TestJwts.VALID)).isInstanceOf(TokenResult.Valid.class);
        assertThat(jwt.decode(forged)).isEqualTo(TestJwts.BAD_SIGNATURE);
        assertThat(jwt.decode(TestJwts.VALID)).isInstanceOf(TokenResult.Valid.class);
    }
}
