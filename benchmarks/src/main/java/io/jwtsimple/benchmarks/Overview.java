package io.jwtsimple.benchmarks;

import static io.jwtsimple.benchmarks.Markdown.number;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Machine;
import io.jwtsimple.benchmarks.Results.Task;
import io.jwtsimple.benchmarks.contenders.Library;
import io.jwtsimple.benchmarks.servers.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of all JDKs as Markdown. Each table of the libraries has two columns for each JDK, without and with the
 * native provider. Other tables contain the results of the servers.
 */
final class Overview {

    private static final double NANOS_PER_MICRO = 1e3;

    private final List<Results> libraries;
    private final Markdown text = new Markdown();

    private Overview(List<Results> libraries) {
        this.libraries = libraries;
    }

    /** Returns the overview. Its short table shows the first of these results. */
    static String of(List<Results> libraries, List<ServerResults> servers) {
        Overview overview = new Overview(libraries);
        overview.introduction();
        for (Algorithm algorithm : Library.ALGORITHMS) {
            overview.sideBySide("decode", algorithm);
            overview.sideBySide("create", algorithm);
        }
        servers.forEach(overview::endpoints);
        servers.forEach(overview::bursts);
        return overview.text.toString();
    }

    /** Returns the name of the file with the details of one JDK. */
    static String details(Results results) {
        return "libraries-jdk" + results.machine().feature() + ".md";
    }

    private void introduction() {
        text.line("# Benchmarks");
        text.line("");
        text.line("![The cost of each library, relative to the JDK's signature](chart.svg)");
        text.line("");
        text.line(Report.summary(libraries.get(0)));
        for (Results results : libraries) {
            Machine machine = results.machine();
            text.line("- [All figures of the libraries on " + machine.name() + "](" + details(results) + "): "
                    + machine.jdk() + ", " + machine.date() + ", by `" + machine.command() + "`");
        }
    }

    private void sideBySide(String method, Algorithm algorithm) {
        Task task = new Task(method, algorithm, Size.TYPICAL);
        List<Results> measured = libraries.stream()
                .filter(results -> results.floor(task, 1).isPresent())
                .toList();
        if (measured.isEmpty()) {
            return;
        }
        text.heading(algorithm + ", " + method + ", µs");
        text.columns(
                "",
                measured.stream()
                        .map(results -> results.machine().name())
                        .flatMap(jdk -> Stream.of(jdk, "with the provider"))
                        .toArray(String[]::new));
        List<String> floor = new ArrayList<>(List.of("the signature alone"));
        String signature = method.equals("decode") ? "verifySignature" : "sign";
        for (Results results : measured) {
            floor.add(micros(results.floor(task, 1)));
            floor.add(micros(results.withProvider(signature, algorithm, Optional.empty())));
        }
        text.row(floor.toArray(String[]::new));
        for (Library library : Library.values()) {
            row(library, task, measured);
        }
    }

    private void row(Library library, Task task, List<Results> measured) {
        List<String> cells = new ArrayList<>(List.of(Report.name(library)));
        boolean some = false;
        for (Results results : measured) {
            Optional<Cost> cost = results.cost(task, library);
            some |= cost.isPresent();
            cells.add(micros(cost));
            cells.add(micros(results.withProvider(task.method(), task.algorithm(), Optional.of(library))));
        }
        if (some) {
            text.row(cells.toArray(String[]::new));
        }
    }

    private static String micros(Optional<Cost> cost) {
        return cost.map(some -> number(some.nanos() / NANOS_PER_MICRO)).orElse("–");
    }

    private void endpoints(ServerResults results) {
        Machine machine = results.machine();
        text.heading("A guarded endpoint on " + machine.name());
        text.line(
                "A client sends the same request on 16 connections with keep-alive. The client has a process of its own"
                        + " on the same machine, and so competes with the server for the cores. The CPU time is the time of the"
                        + " server's process alone. The CPU time of the guard is the CPU time of the guarded endpoint"
                        + " minus the CPU time of the unguarded endpoint. The share is this difference, divided by the CPU time of"
                        + " the guarded endpoint. "
                        + machine.jdk() + ", " + machine.cores() + " cores, " + machine.date() + ", by `"
                        + machine.command()
                        + "`: " + String.join(", ", machine.libraries()) + ".");
        for (Algorithm algorithm : Scale.GUARDED) {
            text.line("");
            text.columns(
                    algorithm.toString(),
                    "requests/s",
                    "guarded : unguarded",
                    "CPU of a request, µs",
                    "CPU of the guard, µs",
                    "share of the guard",
                    "p99, µs");
            results.endpoints().stream()
                    .filter(endpoint -> endpoint.algorithm() == algorithm)
                    .forEach(endpoint -> endpoint(endpoint, results.unguarded(endpoint)));
        }
    }

    private void endpoint(Endpoint endpoint, Endpoint unguarded) {
        boolean ours = endpoint.guard() == Guard.JWT_SIMPLE;
        String name = endpoint.framework().label() + ", " + endpoint.guard().label();
        double guard = endpoint.cpuMicros() - unguarded.cpuMicros();
        boolean guarded = endpoint != unguarded;
        text.row(
                ours ? "**" + name + "**" : name,
                number(Math.rint(endpoint.perSecond())),
                guarded ? number(endpoint.perSecond() / unguarded.perSecond()) : "",
                number(endpoint.cpuMicros()),
                guarded ? number(guard) : "",
                guarded ? number(Math.rint(guard / endpoint.cpuMicros() * 100)) + " %" : "",
                number(endpoint.p99Micros()));
    }

    private void bursts(ServerResults results) {
        if (results.bursts().isEmpty()) {
            return;
        }
        text.heading("Many requests at the same time, on " + results.machine().name());
        text.line("The JDK's HttpServer with a thread for each request, RS256 and remote keys. In the first burst, the"
                + " provider sends the keys only after all requests have arrived, so all threads wait for the keys at the"
                + " same time. A virtual thread that is pinned blocks its carrier thread (JFR event"
                + " `jdk.VirtualThreadPinned`).");
        text.line("");
        text.columns("threads", "requests at once", "first burst, ms", "later bursts, requests/s", "pinned");
        for (Burst burst : results.bursts()) {
            text.row(
                    burst.threads(),
                    number(burst.requests()),
                    number(Math.rint(burst.firstMillis())),
                    number(Math.rint(burst.perSecond())),
                    burst.threads().equals(Burst.VIRTUAL) ? number(burst.pinned()) : "–");
        }
    }
}
