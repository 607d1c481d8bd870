package io.jwtsimple.benchmarks;

import io.jwtsimple.Algorithm;
import io.jwtsimple.benchmarks.Results.Machine;
import io.jwtsimple.benchmarks.servers.Framework;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The measurements of servers on one JDK, and the machine. */
record ServerResults(Machine machine, List<Endpoint> endpoints, List<Burst> bursts) {

    private static final List<String> ARTIFACTS = List.of(
            "jwt-simple-core",
            "undertow-core",
            "tomcat-embed-core",
            "spring-security-oauth2-resource-server",
            "pac4j-jwt",
            "javalin",
            "java-jwt",
            "vertx-web");

    static ServerResults measure(String command) throws IOException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Algorithm algorithm : Scale.GUARDED) {
            for (Framework framework : Framework.values()) {
                System.out.println(framework.label() + " with " + algorithm);
                endpoints.addAll(Endpoint.measure(framework, algorithm, Scale.ROUNDS, Scale.ROUND));
            }
        }
        return new ServerResults(Machine.here(command, ARTIFACTS.stream()), endpoints, Burst.measure(Scale.BURST));
    }

    /** Returns the endpoint of the same server without a guard. */
    Endpoint unguarded(Endpoint guarded) {
        return endpoints.stream()
                .filter(endpoint ->
                        endpoint.framework() == guarded.framework() && endpoint.algorithm() == guarded.algorithm())
                .findFirst()
                .orElseThrow();
    }
}
