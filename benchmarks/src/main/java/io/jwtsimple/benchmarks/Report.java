package io.jwtsimple.benchmarks;

import static io.jwtsimple.benchmarks.Markdown.number;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Machine;
import io.jwtsimple.benchmarks.Results.Task;
import io.jwtsimple.benchmarks.contenders.Library;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The results of one JDK as Markdown: a short table for the README, and all details. */
final class Report {

    private final Results results;
    private final Markdown text = new Markdown();

    private Report(Results results) {
        this.results = results;
    }

    /** Returns a table that compares the libraries, for the typical token. */
    static String summary(Results results) {
        Report report = new Report(results);
        report.summary();
        return report.text.toString();
    }

    /** Returns all results of one JDK. */
    static String full(Results results) {
        Report report = new Report(results);
        report.introduction();
        for (Algorithm algorithm : Library.ALGORITHMS) {
            for (Size size : Size.values()) {
                report.tasks(algorithm, size);
            }
        }
        for (Algorithm algorithm : Library.ALGORITHMS) {
            report.provider(algorithm);
        }
        report.threads();
        report.parameters("A guarded request, HS256, without a server", "the token", "GuardBenchmark.guard");
        report.parameters("Decode HS256, by the length of the token", "characters", "GrowthBenchmark.length");
        report.parameters("Decode HS256, by the number of keys", "keys", "GrowthBenchmark.keys");
        report.parameters("A repeated token, without the cache", "algorithm", "CacheBenchmark.decode");
        report.parameters("A repeated token, with the cache", "algorithm", "CacheBenchmark.hit");
        report.startUps();
        return report.text.toString();
    }

    private void summary() {
        text.columns("", "decode HS256", "create HS256", "decode RS256", "decode ES256", "decode HS256 allocates");
        for (Library library : Library.values()) {
            text.row(
                    name(library),
                    ratio(Task.decode(Algorithm.HS256), library),
                    ratio(Task.create(Algorithm.HS256), library),
                    ratio(Task.decode(Algorithm.RS256), library),
                    ratio(Task.decode(Algorithm.ES256), library),
                    cell(results.cost(Task.decode(Algorithm.HS256), library), Cost::bytes) + " B");
        }
        Machine machine = results.machine();
        text.line("");
        text.line(
                "Each ratio is the time of the library divided by the time in which the JDK alone verifies (decode) or"
                        + " signs (create) the same bytes, for a token of 10 claims. "
                        + machine.jdk() + ", " + machine.cores() + " cores, " + machine.date() + ", by `"
                        + machine.command()
                        + "`.");
    }

    private void introduction() {
        Machine machine = results.machine();
        text.line("# Libraries on " + machine.name());
        text.line("");
        text.line("[All results](README.md)");
        text.line("");
        summary();
        text.line("");
        text.line("Measured on " + machine.system() + ": " + String.join(", ", machine.libraries()) + ".");
        text.line("");
        text.line(
                "Each benchmark of decode and create runs in its own JVM with a heap of 256 MiB, and repeats the call with"
                        + " the same token or claims. A time is the time of the fastest of several short iterations, in all runs,"
                        + " because other work of the machine only makes an iteration slower. The bytes are the bytes that one"
                        + " call allocates."
                        + " For the first token, each library is started in three new JVMs, and the table shows the figures of"
                        + " the JVM with the median time.");
        text.line("");
        text.line("The slowest iteration of a benchmark took " + number(results.spread())
                + " times as long as its fastest iteration (median of all benchmarks). A value above 1.1 means that the"
                + " machine was busy.");
    }

    private void tasks(Algorithm algorithm, Size size) {
        Task decode = new Task("decode", algorithm, size);
        Task create = new Task("create", algorithm, size);
        Optional<Cost> floor = results.floor(decode, 1);
        if (floor.isEmpty()) {
            return;
        }
        text.heading(algorithm + ", " + size.name().toLowerCase(Locale.ROOT) + " token");
        text.columns(
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
        Optional<Cost> signature = results.floor(create, 1);
        text.row(
                "the JDK's signature",
                cell(floor, Cost::nanos),
                cell(floor, Cost::bytes),
                "1.00",
                "",
                "",
                "",
                cell(signature, Cost::nanos),
                cell(signature, Cost::bytes),
                "1.00");
        for (Library library : Library.values()) {
            if (results.cost(decode, library).isPresent()) {
                library(library, decode, create);
            }
        }
    }

    private void library(Library library, Task decode, Task create) {
        text.row(
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

    private void provider(Algorithm algorithm) {
        Optional<Cost> verify = results.withProvider("verifySignature", algorithm, Optional.empty());
        Optional<Cost> sign = results.withProvider("sign", algorithm, Optional.empty());
        if (verify.isEmpty()) {
            return;
        }
        text.heading(algorithm + ", typical token, with the Amazon Corretto Crypto Provider");
        text.columns("", "decode, ns", "× provider", "create, ns", "× provider");
        text.row("the provider's signature", cell(verify, Cost::nanos), "1.00", cell(sign, Cost::nanos), "1.00");
        for (Library library : Library.values()) {
            Optional<Cost> decode = results.withProvider("decode", algorithm, Optional.of(library));
            Optional<Cost> create = results.withProvider("create", algorithm, Optional.of(library));
            if (decode.isPresent()) {
                text.row(
                        name(library),
                        cell(decode, Cost::nanos),
                        cell(decode, cost -> cost.nanos() / verify.get().nanos()),
                        cell(create, Cost::nanos),
                        cell(create, cost -> cost.nanos() / sign.get().nanos()));
            }
        }
    }

    private void threads() {
        Task decode = Task.decode(Algorithm.HS256);
        text.heading("Decode HS256 on two threads");
        text.columns("", "1 thread, ns", "2 threads, ns each", "gain");
        gain("the JDK's signature", results.floor(decode, 1), results.floor(decode, 2));
        for (Library library : Library.values()) {
            gain(name(library), results.cost(decode, library), results.decode(decode, library, Sample.VALID, 2));
        }
    }

    private void gain(String name, Optional<Cost> one, Optional<Cost> two) {
        if (one.isPresent() && two.isPresent()) {
            double gain = 2 * one.get().nanos() / two.get().nanos();
            text.row(name, cell(one, Cost::nanos), cell(two, Cost::nanos), number(gain));
        }
    }

    private void parameters(String heading, String parameter, String benchmark) {
        text.heading(heading);
        text.columns(parameter, "ns", "bytes");
        results.costs(benchmark)
                .forEach(cost -> text.row(
                        cost.parameters().values().iterator().next(), number(cost.nanos()), number(cost.bytes())));
    }

    private void startUps() {
        text.heading("The first token in a new JVM");
        text.columns("", "ms", "MiB", "classes");
        for (StartUp startUp : results.startUps()) {
            String name = startUp.library().equals(StartUp.FLOOR)
                    ? "the JDK's signature"
                    : name(Library.valueOf(startUp.library()));
            text.row(name, number(startUp.millis()), number(startUp.mebibytes()), number(startUp.classes()));
        }
    }

    static String name(Library library) {
        return library == Library.JWT_SIMPLE ? "**" + library.label() + "**" : library.label();
    }

    private String ratio(Task task, Library library) {
        return results.ratio(task, library).stream()
                .mapToObj(Markdown::number)
                .findFirst()
                .orElse("–");
    }

    private String cell(Optional<Cost> cost, Function<Cost, Double> figure) {
        return cost.map(figure).map(Markdown::number).orElse("–");
    }
}
