package io.jwtsimple.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.servers.Framework;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** A server in its own JVM, so that the CPU time of the server does not include the CPU time of the client. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final int port;
    private final String token;

    /** Starts the JVM and the server. */
    ServerProcess(Framework framework, Algorithm algorithm) throws IOException {
        this.process = ChildJvm.start(ChildJvm.HEAP, ServerProcess.class, framework.name(), algorithm.name());
        this.out = process.inputReader();
        this.port = Integer.parseInt(readLine());
        this.token = readLine();
    }

    int port() {
        return port;
    }

    /** Returns a valid token of ten claims. */
    String token() {
        return token;
    }

    /** Returns the CPU time that the process has used since its start, in nanoseconds. */
    long cpuNanos() throws IOException {
        process.outputWriter().append('\n').flush();
        return Long.parseLong(readLine());
    }

    private String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the JVM of the server has ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /**
     * Runs in the new JVM. Starts the server of a framework with new keys of an algorithm, and prints the server's port
     * and a token. Then prints the CPU time of this JVM each time it reads a byte from the standard input. When the
     * parent JVM exits, the standard input is closed, and this JVM exits too.
     */
    public static void main(String[] args) throws Exception {
        Keys keys = Keys.generate(Algorithm.valueOf(args[1]));
        System.out.println(Framework.valueOf(args[0]).start(keys));
        System.out.println(Sample.VALID.token(keys, Size.TYPICAL.claims()));
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        while (System.in.read() >= 0) {
            System.out.println(system.getProcessCpuTime());
        }
        System.exit(0);
    }
}
