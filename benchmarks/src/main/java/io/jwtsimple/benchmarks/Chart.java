package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Machine;
import io.jwtsimple.benchmarks.Results.Task;
import io.jwtsimple.benchmarks.contenders.Library;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** An SVG bar chart of the libraries. The length of a bar is the cost relative to the JDK's signature. */
final class Chart {

    private static final List<Task> PANELS = List.of(
            Task.decode(Algorithm.HS256),
            Task.create(Algorithm.HS256),
            Task.decode(Algorithm.RS256),
            Task.decode(Algorithm.ES256));

    private static final int WIDTH = 880;
    private static final int HEIGHT = 600;
    private static final int MARGIN = 20;
    private static final int TOP = 88;
    private static final int PANEL_WIDTH = 430;
    private static final int PANEL_HEIGHT = 260;
    private static final int ROW = 22;
    private static final int LABEL = 198;
    private static final int BAR = 160;

    private final Results results;
    private final StringBuilder svg = new StringBuilder();

    private Chart(Results results) {
        this.results = results;
    }

    static String draw(Results results) {
        Chart chart = new Chart(results);
        chart.picture();
        return chart.svg.toString();
    }

    private void picture() {
        Machine machine = results.machine();
        add("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <title>The cost of decode and create, relative to the JDK's signature</title>
                <style>
                  text { fill: #24292f; } .note { fill: #57606a; } .bar { fill: #afb8c1; } .ours { fill: #1a7f37; } .ground { fill: #ffffff; }
                  @media (prefers-color-scheme: dark) {
                    text { fill: #f0f6fc; } .note { fill: #a8b0b9; } .bar { fill: #59636e; } .ours { fill: #3fb950; } .ground { fill: #161618; }
                  }
                </style>
                <rect class="ground" width="100%%" height="100%%"/>
                """, WIDTH, HEIGHT);
        text(
                MARGIN,
                28,
                "font-size=\"17\" font-weight=\"bold\"",
                "Time relative to the JDK's signature; less is better");
        text(
                MARGIN,
                48,
                "class=\"note\"",
                "A token of 10 claims. " + machine.jdk() + ", " + machine.cores() + " cores, " + machine.date());
        text(MARGIN, 66, "class=\"note\"", "Repeat it with: " + machine.command());
        for (int i = 0; i < PANELS.size(); i++) {
            panel(PANELS.get(i), MARGIN + i % 2 * PANEL_WIDTH, TOP + i / 2 * PANEL_HEIGHT);
        }
        add("</svg>%n");
    }

    private void panel(Task task, int left, int top) {
        text(left, top + 16, "font-weight=\"bold\"", task.method() + " " + task.algorithm());
        double longest = Arrays.stream(Library.values())
                .map(library -> results.ratio(task, library))
                .flatMapToDouble(OptionalDouble::stream)
                .max()
                .orElseThrow();
        int y = top + ROW;
        for (Library library : Library.values()) {
            OptionalDouble ratio = results.ratio(task, library);
            if (ratio.isPresent()) {
                bar(library, ratio.getAsDouble(), longest, left, y);
                y += ROW;
            }
        }
    }

    private void bar(Library library, double ratio, double longest, int left, int top) {
        boolean ours = library == Library.JWT_SIMPLE;
        String weight = ours ? "font-weight=\"bold\"" : "";
        double length = Math.max(2, ratio / longest * BAR);
        text(left, top + 16, weight, library.label());
        add("""
                <rect x="%d" y="%d" width="%.1f" height="14" rx="2" class="%s"/>
                """, left + LABEL, top + 5, length, ours ? "ours" : "bar");
        text(left + LABEL + 6 + (int) length, top + 16, weight, String.format(Locale.ROOT, "%.2f", ratio));
    }

    private void text(int x, int y, String style, String text) {
        add("<text x=\"%d\" y=\"%d\" %s>%s</text>%n", x, y, style, text);
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }
}
