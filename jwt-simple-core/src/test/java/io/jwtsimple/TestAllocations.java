package io.jwtsimple;

import com.sun.management.ThreadMXBean;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuard;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A program that prints, for each task, how many bytes a call allocates. The program runs without the compilers of the
 * JVM, so every call allocates the same number of bytes on every machine. A compiler would remove some allocations
 * after a number of calls that differs from run to run.
 */
final class TestAllocations {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 100;
    private static final int ROUNDS = 5;

    /** The additional claims of a typical token, in an order that does not change from run to run. */
    private static final Map<String, Object> TYPICAL = new TreeMap<>(Map.of(
            "jti",
            "0b6c5f0e-6f1c-4d0a-9a43-9d1f3f1b7a55",
            "name",
            "Alice Liddell",
            "email",
            "alice@wonderland.example",
            "email_verified",
            true,
            "tenant",
            4711,
            "roles",
            List.of("reader", "writer", "admin")));

    /** Keeps the result of the last call, so that the JVM cannot remove an allocation as unused. */
    private static volatile Object last;

    private TestAllocations() {}

    /** Prints the bytes of each task. The optional argument is the number of additional bytes for each call. */
    public static void main(String[] args) {
        int extra = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        tasks().forEach((name, task) -> System.out.println(name + " = "
                + bytes(() -> {
                    last = extra == 0 ? null : new byte[extra];
                    return task.get();
                })));
    }

    private static Map<String, Supplier<Object>> tasks() {
        JwtManager jwt = TestJwts.manager().build();
        JwtGuard guard = JwtGuard.of(jwt);
        String small = jwt.create("alice");
        String typical = jwt.create("alice", claims -> TYPICAL.forEach(claims::put));
        String expired = TestJwts.withPayload("{'sub':'alice','exp':1899999999}");
        String forged = small.substring(0, small.length() - 4) + "AAAA";
        String garbage = "a".repeat(20) + "." + "b".repeat(90) + "." + "c".repeat(43);
        String tooLong = "a".repeat(20_000);
        List<String> header = List.of("Bearer " + small);
        if (!(jwt.decode(small) instanceof Valid) || !(jwt.decode(typical) instanceof Valid)) {
            throw new IllegalStateException("a good token is rejected");
        }
        Map<String, Supplier<Object>> tasks = new LinkedHashMap<>();
        tasks.put("decode a small token", () -> jwt.decode(small));
        tasks.put("decode a typical token", () -> jwt.decode(typical));
        tasks.put("create a small token", () -> jwt.create("alice"));
        tasks.put("create a typical token", () -> jwt.create("alice", claims -> TYPICAL.forEach(claims::put)));
        tasks.put("reject an expired token", () -> jwt.decode(expired));
        tasks.put("reject a forged token", () -> jwt.decode(forged));
        tasks.put("reject garbage", () -> jwt.decode(garbage));
        tasks.put("reject a token that is too long", () -> jwt.decode(tooLong));
        tasks.put("check a header with a small token", () -> guard.check(header));
        return tasks;
    }

    /**
     * Returns the number of bytes that one call allocates. The first rounds also allocate objects that later calls
     * reuse, so this method returns the smallest number of all rounds.
     */
    private static long bytes(Supplier<Object> task) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                last = task.get();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least / CALLS;
    }
}
