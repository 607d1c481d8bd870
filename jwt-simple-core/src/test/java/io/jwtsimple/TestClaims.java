package io.jwtsimple;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random claims of every JSON type, with nesting, texts in several writing systems, and large numbers. */
final class TestClaims {

    private static final List<String> ALPHABETS = List.of(
            "abcxyz",
            "\"\\/\b\f\n\r\t\u0000\u001f\u007f",
            "äöüßéñ",
            "\u0416\u05d0\u0628\u4e2d\ufeff\uffff",
            "\u2028\u2029<>&'");
    private static final List<Object> NUMBERS = List.of(
            0L,
            -1L,
            1L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            1L << 53,
            0.5,
            -1.5,
            1e-7,
            1e21,
            1.7976931348623157e308,
            5e-324);

    private final Random random;

    TestClaims(Random random) {
        this.random = random;
    }

    /** Returns at most the given number of custom claims. No claim is null or empty. */
    Map<String, Object> claims(int max) {
        Map<String, Object> claims = new LinkedHashMap<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            Object value = value(0);
            boolean empty = value == null || value.equals("") || value.equals(List.of()) || value.equals(Map.of());
            claims.put("c" + i + text(4) + "c", empty ? "something" : value);
        }
        return claims;
    }

    Object value(int depth) {
        switch (random.nextInt(depth < 3 ? 7 : 5)) {
            case 0:
                return null;
            case 1:
                return random.nextBoolean();
            case 2:
                return number();
            case 3, 4:
                return text(12);
            case 5:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth + 1));
                }
                return list;
            default:
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(5), value(depth + 1));
                }
                return map;
        }
    }

    private Object number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> (long) random.nextInt(1000);
            case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
        };
    }

    String text(int max) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
            if (random.nextInt(20) == 0) {
                text.appendCodePoint(0x10000 + random.nextInt(0x100000)); // a surrogate pair
            } else {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        return text.toString();
    }
}
