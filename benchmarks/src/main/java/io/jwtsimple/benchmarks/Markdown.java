package io.jwtsimple.benchmarks;

import java.util.Locale;

/** A builder of a Markdown text. */
final class Markdown {

    private final StringBuilder text = new StringBuilder();

    void heading(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    /** Adds the first row of a table. All columns except the first one are for figures. */
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

    /**
     * Returns a number with two decimals below 10, with one decimal below 100, and otherwise with none. A whole number
     * has no decimals.
     */
    static String number(double value) {
        int digits = value == Math.rint(value) || value >= 100 ? 0 : value < 10 ? 2 : 1;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
