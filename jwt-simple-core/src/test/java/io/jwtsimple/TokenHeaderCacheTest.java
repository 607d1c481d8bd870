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
    void a_header_is_known_by_its_whole_spelling() {
        TokenHeader header = new TokenHeader(Algorithm.HS256, null);
        known.add(token("abcd"), header);
        assertThat(known.find(token("abcd"))).isSameAs(header);
        assertThat(known.find(token("abc"))).isNull();
        assertThat(known.find(token("abcde"))).isNull();
        assertThat(known.find(token("abcD"))).isNull();
        assertThat(known.find(token(""))).isNull();
    }

    @Test
    void sixteen_are_known_and_the_next_begins_anew() {
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
    void all_headers_have_32768_characters_at_most_and_the_next_one_empties_the_table() {
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
    void a_known_header_spares_no_signature() {
        JwtManager jwt = TestJwts.manager().build();
        String forged = TestJwts.VALID.substring(0, TestJwts.VALID.lastIndexOf('.') + 1) + "A".repeat(43);
        assertThat(jwt.decode(forged)).isEqualTo(TestJwts.BAD_SIGNATURE);
        assertThat(jwt.decode(TestJwts.VALID)).isInstanceOf(TokenResult.Valid.class);
        assertThat(jwt.decode(forged)).isEqualTo(TestJwts.BAD_SIGNATURE);
        assertThat(jwt.decode(TestJwts.VALID)).isInstanceOf(TokenResult.Valid.class);
    }
}
