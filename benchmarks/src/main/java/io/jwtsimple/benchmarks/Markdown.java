package io.jwtsimple.benchmarks;

import java.util.Locale;

/** A text in Markdown, in the making. */
final class Markdown {

    private final StringBuilder text = new StringBuilder();

    void heading(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    /** The first row of a table; the columns but the first hold figures. */
    void columns(String first, String... figures) {
        line("| " + first + " | " + String.join(" | ", figures) + " |");
        line("| --- |" + " ---: |".repeat(figures.length));
    }

    void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    void line(String line) {
        text.append(line).append('\n');
    }

    void append(String markdown) {
        text.append(markdown);
    }

    /** As many digits after the point as a reader can use. */
    static String number(double value) {
        int digits = value == Math.rint(value) || value >= 100 ? 0 : value < 10 ? 2 : 1;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
