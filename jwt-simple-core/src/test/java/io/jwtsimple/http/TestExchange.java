package io.jwtsimple.http;

import io.jwtsimple.TokenResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request with its response, and the adapter for both. */
final class TestExchange implements RequestAdapter<TestExchange, TestExchange> {

    final List<String> asked = new ArrayList<>();
    Decision decision;
    ErrorResponse response;

    private final String method;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** Makes a request with header lines such as {@code "Host: localhost"}. */
    TestExchange(String method, String... lines) {
        this.method = method;
        for (String line : lines) {
            int colon = line.indexOf(": ");
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 2));
        }
    }

    @Override
    public List<String> headers(TestExchange request, String name) {
        asked.add(name);
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public String method(TestExchange request) {
        asked.add("the method");
        return method;
    }

    @Override
    public void attach(TestExchange request, Decision made) {
        decision = made;
    }

    @Override
    public Decision attached(TestExchange request) {
        return decision;
    }

    @Override
    public boolean reject(TestExchange response, Rejected rejected, ErrorResponse error) {
        this.response = error;
        return true;
    }
}
