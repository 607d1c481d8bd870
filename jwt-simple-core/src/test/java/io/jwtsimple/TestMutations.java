package io.jwtsimple;

import java.util.List;
import java.util.Random;

/** Random changes of a token or of its JSON. */
final class TestMutations {

    private static final String TOKEN_CHARS = "ABCXYZabcxyz0189-_.=+/ ,\"{}\0\n\u00e9\u2028\ud800";
    private static final String JSON_CHARS = "{}[]:,\"'\\/ \t\n\0\ufeff\u00e9-+.eE0123456789truefalsn";
    private static final List<String> VALUES = List.of(
            "null", "true", "0", "-1", "1.5", "1e3", "\"\"", "\"x\"", "[]", "{}", "[null]", "{\"a\":1}", "1900000061");
    private static final List<String> MEMBERS = List.of(
            "\"sub\":\"admin\"",
            "\"s\\u0075b\":\"admin\"",
            "\"exp\":1900000099",
            "\"exp\":null",
            "\"nbf\":1899999999",
            "\"nbf\":1900000001",
            "\"iss\":\"me\"",
            "\"alg\":\"none\"",
            "\"alg\":\"HS256\"",
            "\"typ\":\"JWT\"",
            "\"typ\":\"jwt\"",
            "\"typ\":\"at+jwt\"",
            "\"kid\":\"k1\"",
            "\"crit\":[\"exp\"]",
            "\"b64\":false",
            "\"zip\":\"DEF\"",
            "\"a\":{\"b\":1,\"b\":2}",
            "\"x\":\"\\ud800\"",
            "\"x\":\"\\ud83d\\ude00\"");

    private final Random random;

    TestMutations(Random random) {
        this.random = random;
    }

    /** Returns a token with one change, or with a part of another token. */
    String ofToken(String token, String other) {
        String[] parts = token.split("\\.");
        String[] others = other.split("\\.");
        int i = random.nextInt(token.length());
        int part = random.nextInt(3);
        return switch (random.nextInt(11)) {
            case 0 -> replaced(token, i, (char) (token.charAt(i) ^ 1 << random.nextInt(7)));
            case 1 -> replaced(token, i, (char) (token.charAt(i) ^ 0x20)); // changes the case of a letter
            case 2 -> replaced(token, i, any(TOKEN_CHARS));
            case 3 -> token.substring(0, i) + any(TOKEN_CHARS) + token.substring(i);
            case 4 -> token.substring(0, i) + token.substring(i + 1);
            case 5 -> token.substring(0, i);
            case 6 -> token.substring(i);
            case 7 -> parts[random.nextInt(3)] + "." + parts[random.nextInt(3)] + "." + parts[random.nextInt(3)];
            case 8 -> token + "." + parts[part];
            case 9 -> String.join(".", parts[0], parts[1]) + (random.nextBoolean() ? "." : "");
            default -> {
                parts[part] = others[part];
                yield String.join(".", parts);
            }
        };
    }

    /** Returns a JSON text with one change. */
    String ofJson(String json) {
        int i = random.nextInt(json.length());
        int j = i + random.nextInt(json.length() - i);
        int colon = json.indexOf(':', i);
        return switch (random.nextInt(10)) {
            case 0 -> replaced(json, i, any(JSON_CHARS));
            case 1 -> json.substring(0, i) + any(JSON_CHARS) + json.substring(i);
            case 2 -> json.substring(0, i) + json.substring(i + 1);
            case 3 -> json.substring(0, i) + json.substring(j);
            case 4 -> json.substring(0, j) + json.substring(i);
            case 5 -> replaced(json, i, (char) (json.charAt(i) ^ 0x20));
            case 6 -> json.substring(0, 1) + any(MEMBERS) + "," + json.substring(1);
            case 7 -> json.substring(0, json.length() - 1) + "," + any(MEMBERS) + "}";
            case 8 -> json.replaceFirst("[,:{}]", "$0 ");
            default -> colon < 0 ? json + any(VALUES) : withValue(json, colon);
        };
    }

    private String withValue(String json, int colon) {
        int end = colon + 1;
        while (end < json.length() - 1 && json.charAt(end) != ',') {
            end++;
        }
        return json.substring(0, colon + 1) + any(VALUES) + json.substring(end);
    }

    private static String replaced(String text, int index, char c) {
        return text.substring(0, index) + c + text.substring(index + 1);
    }

    private char any(String chars) {
        return chars.charAt(random.nextInt(chars.length()));
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
