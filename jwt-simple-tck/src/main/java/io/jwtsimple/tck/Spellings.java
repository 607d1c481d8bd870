package io.jwtsimple.tck;

import java.util.List;

/**
 * Spellings of one path, for tests of a guard on this path. Each spelling is the same path for at least one server,
 * framework or file handler.
 */
public final class Spellings {

    private Spellings() {}

    /**
     * Returns spellings of {@code /secret/plan.txt}. The first one is the path itself.
     *
     * @return the request targets
     */
    public static List<String> ofSecretPlan() {
        return List.of(
                "/secret/plan.txt",
                "//secret/plan.txt",
                "///secret/plan.txt",
                "/secret//plan.txt",
                "/./secret/plan.txt",
                "/secret/./plan.txt",
                "/x/../secret/plan.txt",
                "/../secret/plan.txt",
                "/secret/../secret/plan.txt",
                "/%2e/secret/plan.txt",
                "/x/%2e%2e/secret/plan.txt",
                "/x/..%2fsecret/plan.txt",
                "/x/%252e%252e/secret/plan.txt",
                "/%73ecret/plan.txt",
                "/%2573ecret/plan.txt",
                "/secret%2fplan.txt",
                "/%2fsecret/plan.txt",
                "/secret/plan.txt/",
                "/secret/plan.txt/.",
                "/secret/plan.txt%00",
                "/secret;x=y/plan.txt",
                "/secret/plan.txt;x=y",
                "/;x=y/secret/plan.txt",
                "/.;x=y/secret/plan.txt",
                "/x/..;x=y/secret/plan.txt",
                "/\\secret/plan.txt",
                "/secret\\plan.txt",
                "/secret%5cplan.txt",
                "/SECRET/plan.txt",
                "/secret/plan.txt?x=y",
                "http://localhost/secret/plan.txt",
                "http://localhost//secret/plan.txt",
                "http://localhost/x/../secret/plan.txt");
    }
}
