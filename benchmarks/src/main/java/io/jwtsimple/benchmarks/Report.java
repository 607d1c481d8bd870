package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Machine;
import io.jwtsimple.benchmarks.Results.Task;
import io.jwtsimple.benchmarks.contenders.Library;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The results as Markdown: a short table for the README, and everything. */
final class Report {

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private Report(Results results) {
        this.results = results;
    }

    /** The libraries side by side, for the typical token. */
    static String summary(Results results) {
        Report report = new Report(results);
        report.row("", "decode HS256", "create HS256", "decode RS256", "decode ES256", "bytes, decode HS256");
        report.row("---", "---:", "---:", "---:", "---:", "---:");
        for (Library library : Library.values()) {
            report.row(
                    report.name(library),
                    report.ratio(Task.decode(Algorithm.HS256), library),
                    report.ratio(Task.create(Algorithm.HS256), library),
                    report.ratio(Task.decode(Algorithm.RS256), library),
                    report.ratio(Task.decode(Algorithm.ES256), library),
                    report.cell(results.cost(Task.decode(Algorithm.HS256), library), Cost::bytes));
        }
        Machine machine = results.machine();
        report.line("");
        report.line("Multiples of what the JDK's signature of the same bytes costs, for a token of 10 claims. "
                + machine.jdk() + ", " + machine.cores() + " cores, " + machine.date() + ", by `" + machine.command()
                + "`.");
        return report.text.toString();
    }

    /** Everything that was measured. */
    static String full(Results results) {
        Report report = new Report(results);
        report.line("# Benchmarks");
        report.line("");
        report.line("Written by `" + results.machine().command() + "`; CONTRIBUTING says more.");
        report.line("");
        report.line("![Multiples of the JDK's own cost, library by library](chart.svg)");
        report.line("");
        report.text.append(summary(results));
        report.line("");
        report.line(
                "Of the iterations of one benchmark the slowest took " + number(results.spread())
                        + " times the fastest, for the benchmark in the middle. Above 1.1, look for what else the machine does.");
        report.bars();
        for (Algorithm algorithm : Library.ALGORITHMS) {
            for (Size size : Size.values()) {
                report.tasks(algorithm, size);
            }
        }
        report.threads();
        report.parameters("A guarded request, without a server", "GuardBenchmark.guard");
        report.parameters("What grows with the length of the token", "GrowthBenchmark.length");
        report.parameters("What grows with the number of claims", "GrowthBenchmark.claims");
        report.parameters("What grows with the number of keys", "GrowthBenchmark.keys");
        report.parameters("What grows with the audiences of the token", "GrowthBenchmark.audiences");
        report.parameters("A token that comes again, without the cache", "CacheBenchmark.decode");
        report.parameters("A token that comes again, with the cache", "CacheBenchmark.hit");
        report.startUps();
        report.http();
        return report.text.toString();
    }

    private void bars() {
        heading("Bars");
        row("what", "measured", "bar", "reached");
        row("---", "---:", "---:", "---");
        for (Bars.Bar bar : Bars.of(results)) {
            row(
                    bar.what(),
                    number(bar.measured()),
                    bar.comparison() + " " + number(bar.limit()),
                    bar.isReached() ? "yes" : "**no**");
        }
    }

    private void tasks(Algorithm algorithm, Size size) {
        Task decode = new Task("decode", algorithm, size);
        Task create = new Task("create", algorithm, size);
        Optional<Cost> floor = results.floor(decode, 1);
        if (floor.isEmpty()) {
            return;
        }
        heading(algorithm + ", " + size.name().toLowerCase(Locale.ROOT) + " token");
        row(
                "",
                "decode, ns",
                "bytes",
                "× JDK",
                "expired, ns",
                "bad signature, ns",
                "garbage, ns",
                "create, ns",
                "bytes",
                "× JDK");
        row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
        row(
                "the JDK's signature",
                cell(floor, Cost::nanos),
                cell(floor, Cost::bytes),
                "1.00",
                "",
                "",
                "",
                cell(results.floor(create, 1), Cost::nanos),
                cell(results.floor(create, 1), Cost::bytes),
                "1.00");
        for (Library library : Library.values()) {
            if (results.cost(decode, library).isPresent()) {
                row(
                        name(library),
                        cell(results.cost(decode, library), Cost::nanos),
                        cell(results.cost(decode, library), Cost::bytes),
                        ratio(decode, library),
                        cell(results.decode(decode, library, Sample.EXPIRED, 1), Cost::nanos),
                        cell(results.decode(decode, library, Sample.BAD_SIGNATURE, 1), Cost::nanos),
                        cell(results.decode(decode, library, Sample.GARBAGE, 1), Cost::nanos),
                        cell(results.cost(create, library), Cost::nanos),
                        cell(results.cost(create, library), Cost::bytes),
                        ratio(create, library));
            }
        }
    }

    private void threads() {
        Task decode = Task.decode(Algorithm.HS256);
        heading("Decode HS256 on two threads");
        row("", "1 thread, ns", "2 threads, ns each", "gain");
        row("---", "---:", "---:", "---:");
        gain("the JDK's signature", results.floor(decode, 1), results.floor(decode, 2));
        for (Library library : Library.values()) {
            gain(name(library), results.cost(decode, library), results.decode(decode, library, Sample.VALID, 2));
        }
    }

    private void gain(String name, Optional<Cost> one, Optional<Cost> two) {
        if (one.isPresent() && two.isPresent()) {
            double gain = 2 * one.get().nanos() / two.get().nanos();
            row(name, cell(one, Cost::nanos), cell(two, Cost::nanos), number(gain));
        }
    }

    private void parameters(String heading, String benchmark) {
        heading(heading);
        row("", "ns", "bytes");
        row("---:", "---:", "---:");
        results.costs(benchmark)
                .forEach(cost ->
                        row(cost.parameters().values().iterator().next(), number(cost.nanos()), number(cost.bytes())));
    }

    private void startUps() {
        heading("The first token in a new JVM");
        row("", "ms", "MiB", "classes");
        row("---", "---:", "---:", "---:");
        for (StartUp startUp : results.startUps()) {
            String name = startUp.library().equals(StartUp.FLOOR)
                    ? "the JDK's signature"
                    : name(Library.valueOf(startUp.library()));
            row(name, number(startUp.millis()), number(startUp.mebibytes()), number(startUp.classes()));
        }
    }

    private void http() {
        heading("An endpoint on Undertow, HS256, keep-alive");
        row("round", "unguarded, requests/s", "guarded, requests/s", "unguarded, p99 µs", "guarded, p99 µs");
        row("---:", "---:", "---:", "---:", "---:");
        List<Http.Round> rounds = results.http().rounds();
        for (int i = 0; i < rounds.size(); i++) {
            Requests unguarded = rounds.get(i).unguarded();
            Requests guarded = rounds.get(i).guarded();
            row(
                    number(i + 1),
                    number(unguarded.perSecond()),
                    number(guarded.perSecond()),
                    number(unguarded.p99Micros()),
                    number(guarded.p99Micros()));
        }
        line("");
        line("Guarded : unguarded, each in its best round: requests a second "
                + number(results.http().requestsRatio()) + ", 99th percentile "
                + number(results.http().p99Ratio()) + ".");
    }

    private String name(Library library) {
        return library == Library.JWT_SIMPLE ? "**" + library.label() + "**" : library.label();
    }

    private String ratio(Task task, Library library) {
        return results.ratio(task, library).stream()
                .mapToObj(Report::number)
                .findFirst()
                .orElse("–");
    }

    private String cell(Optional<Cost> cost, Function<Cost, Double> figure) {
        return cost.map(figure).map(Report::number).orElse("–");
    }

    /** As many digits after the point as a reader can use. */
    private static String number(double value) {
        int digits = value == Math.rint(value) || value >= 100 ? 0 : value < 10 ? 2 : 1;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private void heading(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
