package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Task;
import io.jwtsimple.benchmarks.contenders.Library;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** The bars that this library sets itself, beside what was measured. */
final class Bars {

    /** One bar: a figure that must be at most, or at least, a limit. */
    record Bar(String what, double measured, String comparison, double limit) {

        boolean isReached() {
            return comparison.equals("≤") ? measured <= limit : measured >= limit;
        }
    }

    private static final Task DECODE = Task.decode(Algorithm.HS256);
    private static final Task CREATE = Task.create(Algorithm.HS256);

    private final Results results;
    private final List<Bar> bars = new ArrayList<>();

    private Bars(Results results) {
        this.results = results;
    }

    static List<Bar> of(Results results) {
        Bars bars = new Bars(results);
        bars.hmac();
        bars.publicKeys();
        bars.rejections();
        bars.threads();
        bars.growth();
        bars.cache();
        bars.atLeast("requests a second, guarded : unguarded", results.http().requestsRatio(), 0.9);
        return bars.bars;
    }

    private void hmac() {
        Task decode = new Task("decode", Algorithm.HS256, Size.SMALL);
        Task create = new Task("create", Algorithm.HS256, Size.SMALL);
        besideFastestPeer(decode, 0.45);
        atMost("decode HS256 : the JDK", ratio(decode), 2.5);
        atMost("decode HS256, bytes allocated", bytes(decode), 2_000);
        besideFastestPeer(create, 0.45);
        atMost("create HS256, bytes allocated", bytes(create), 1_800);
        besideFastestPeer(DECODE, 0.45);
        besideFastestPeer(CREATE, 0.45);
    }

    private void publicKeys() {
        for (Algorithm algorithm : EnumSet.of(Algorithm.RS256, Algorithm.PS256, Algorithm.ES256, Algorithm.EdDSA)) {
            Task decode = Task.decode(algorithm);
            atMost("decode " + algorithm + " : the JDK", ratio(decode), 1.08);
            besideFastestPeer(decode, 1);
        }
    }

    private void rejections() {
        for (Sample sample : EnumSet.complementOf(EnumSet.of(Sample.VALID))) {
            atMost("decode HS256, " + sample + " : VALID", decode(sample, 1) / decode(Sample.VALID, 1), 1);
        }
        for (Sample sample : EnumSet.complementOf(EnumSet.of(Sample.VALID))) {
            atMost("a guarded request, " + sample + " : VALID", guard(sample) / guard(Sample.VALID), 1);
        }
    }

    private void threads() {
        double floor = results.floor(DECODE, 1).orElseThrow().nanos()
                / results.floor(DECODE, 2).orElseThrow().nanos();
        double ours = decode(Sample.VALID, 1) / decode(Sample.VALID, 2);
        atLeast("decode HS256, gain by a second thread : the JDK's", ours / floor, 0.97);
    }

    private void growth() {
        atMost("decode HS256, 1000 keys : 1", growth("keys", "1000") / growth("keys", "1"), 1.1);
        atMost(
                "decode HS256, a token over the limit : 512 characters",
                growth("length", "1048576") / growth("length", "512"),
                0.1);
    }

    private void cache() {
        atMost("a cached ES256 token : its decode", cache("hit", "ES256") / cache("decode", "ES256"), 0.05);
        atMost("a cached HS256 token : its decode", cache("hit", "HS256") / cache("decode", "HS256"), 1);
    }

    private double guard(Sample sample) {
        return one("GuardBenchmark.guard", sample.name());
    }

    private double cache(String method, String algorithm) {
        return one("CacheBenchmark." + method, algorithm);
    }

    private double growth(String method, String value) {
        return one("GrowthBenchmark." + method, value);
    }

    private double one(String benchmark, String parameter) {
        return results.costs(benchmark)
                .filter(cost -> cost.parameters().containsValue(parameter))
                .findFirst()
                .orElseThrow()
                .nanos();
    }

    private double ratio(Task task) {
        return results.ratio(task, Library.JWT_SIMPLE).orElseThrow();
    }

    private double bytes(Task task) {
        return results.cost(task, Library.JWT_SIMPLE).orElseThrow().bytes();
    }

    private double decode(Sample sample, int threads) {
        return results.decode(DECODE, Library.JWT_SIMPLE, sample, threads)
                .orElseThrow()
                .nanos();
    }

    private void besideFastestPeer(Task task, double limit) {
        List<Library> peers = EnumSet.complementOf(EnumSet.of(Library.JWT_SIMPLE)).stream()
                .filter(peer -> results.cost(task, peer).isPresent())
                .sorted(Comparator.comparingDouble(peer -> nanos(task, peer)))
                .toList();
        Library fastest = peers.get(0);
        String claims = task.size() == Size.TYPICAL ? ", 10 claims" : "";
        atMost(
                task.method() + " " + task.algorithm() + claims + " : " + fastest.label() + ", fastest peer of "
                        + peers.size(),
                nanos(task, Library.JWT_SIMPLE) / nanos(task, fastest),
                limit);
    }

    private double nanos(Task task, Library library) {
        return results.cost(task, library).orElseThrow().nanos();
    }

    private void atMost(String what, double measured, double limit) {
        bars.add(new Bar(what, measured, "≤", limit));
    }

    private void atLeast(String what, double measured, double limit) {
        bars.add(new Bar(what, measured, "≥", limit));
    }
}
