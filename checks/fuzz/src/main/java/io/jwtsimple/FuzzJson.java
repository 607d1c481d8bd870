package io.jwtsimple;

import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fuzz target: the input is JSON. Either this library and Jackson both reject the input, or they read equal values.
 * Only a number that is too long may be rejected by this library alone.
 */
public final class FuzzJson {

    /** A number that is too long for the JSON reader, or a string that looks like such a number. */
    private static final Pattern LONG_NUMBER =
            Pattern.compile("[0-9eE.+-]{" + (JsonReader.MAX_NUMBER_LENGTH + 1) + ",}");

    private FuzzJson() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Map<?, ?> expected = Fuzz.object(data);
        Map<String, @Nullable Object> actual;
        try {
            actual = new JsonReader(data).readObject();
        } catch (JsonFault fault) {
            Fuzz.require(
                    expected == null || LONG_NUMBER.matcher(Fuzz.text(data)).find(),
                    "an object that Jackson reads is accepted");
            return;
        }
        Fuzz.require(expected != null, "an object that Jackson rejects is rejected");
        Fuzz.require(Fuzz.plain(actual).equals(Fuzz.plain(expected)), "Jackson reads an equal object");
    }
}
