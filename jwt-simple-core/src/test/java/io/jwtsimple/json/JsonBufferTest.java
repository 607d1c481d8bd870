package io.jwtsimple.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBufferTest {

    private final JsonBuffer json = new JsonBuffer();

    private String written() {
        return StandardCharsets.UTF_8.decode(json.written()).toString();
    }

    @Test
    void an_integer_is_written_as_the_jdk_writes_it() {
        StringBuilder expected = new StringBuilder();
        for (long power = 1; power > 0; power = power > Long.MAX_VALUE / 10 ? -1 : power * 10) {
            for (long value : new long[] {power - 1, power, power + 1, -power}) {
                json.integer(value);
                expected.append(value);
            }
        }
        json.integer(Long.MAX_VALUE);
        json.integer(Long.MIN_VALUE);
        expected.append(Long.MAX_VALUE).append(Long.MIN_VALUE);
        assertThat(written()).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain ~\u007f",
                "\"",
                "\\",
                "\b\f\n\r\t\u0000\u001f",
                "a\"b\\c",
                "\u0080\u00ff\u07ff\u0800\uffff",
                "grüße \ud83d\ude00 \udbff\udfff \"quoted\""
            })
    void a_string_is_read_back_by_jackson(String text) throws Exception {
        assertThat(json.string(text)).isTrue();
        assertThat(new JsonMapper().readValue(written(), String.class)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud83d", "\ude00\ud83d", "\"\ud800 \udc00"})
    void a_lone_surrogate_is_rejected(String text) {
        assertThat(json.string(text)).isFalse();
    }

    @Test
    void a_text_longer_than_the_buffer_is_written_completely() {
        String text = "0123456789".repeat(100);
        for (int length = 0; length < text.length(); length += 7) {
            JsonBuffer buffer = new JsonBuffer();
            buffer.string(text.substring(0, length));
            buffer.integer(length);
            assertThat(StandardCharsets.UTF_8.decode(buffer.written()).toString())
                    .isEqualTo('"' + text.substring(0, length) + '"' + length);
        }
    }
}
