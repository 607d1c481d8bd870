package io.jwtsimple.spark;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import spark.Filter;
import spark.RouteGroup;
import spark.route.HttpMethod;
import spark.routematch.RouteMatch;

/**
 * A group of routes behind filters that no request can skip. Spark matches routes and filters by the path and the
 * {@code Accept} header, but only routes by the method. So a filter with the path and the accept type of a route
 * runs for every request that reaches the route. The filter also runs for HEAD requests, to which Spark itself
 * responds, and for requests that override their method by a header.
 *
 * @param path adds a group of routes to Spark
 * @param before adds a before-filter to Spark
 * @param routes returns all routes and filters of Spark, in the order in which they were added
 */
record GuardedGroup(BiConsumer<String, RouteGroup> path, Before before, Supplier<List<RouteMatch>> routes) {

    /** Adds a filter for a path and an accept type. */
    interface Before {
        void add(String path, String acceptType, Filter filter);
    }

    private static final Set<HttpMethod> FILTERS =
            EnumSet.of(HttpMethod.before, HttpMethod.after, HttpMethod.afterafter);

    /** The accept type that Spark uses for a filter without an accept type. */
    private static final String ANY_TYPE = "*/*";

    void add(Filter check, String prefix, RouteGroup group) {
        Objects.requireNonNull(group, "group");
        if (!Objects.requireNonNull(prefix, "path").startsWith("/")) {
            throw new IllegalArgumentException("path: must begin with '/', was '" + prefix + "'");
        }
        // The check in front of the group runs before the group's filters, because these filters may read the claims. A
        // client can skip the check in front of the group, so this class also adds a check for each route.
        before.add(prefix + "/*", ANY_TYPE, check);
        before.add(prefix, ANY_TYPE, check);
        int known = routes.get().size();
        // Within another group, Spark adds the path of the outer group to each path.
        String fullPath = routes.get().get(known - 1).getMatchUri();
        int outer = fullPath.length() - prefix.length();
        path.accept(prefix, group);
        List<RouteMatch> added =
                List.copyOf(routes.get().subList(known, routes.get().size()));
        if (added.stream().allMatch(route -> FILTERS.contains(route.getHttpMethod()))) {
            throw new IllegalArgumentException("group: added no route to this Service, so nothing is guarded;"
                    + " if it adds routes to another Service, pass the other Service to requiredPath");
        }
        for (RouteMatch route : added) {
            if (!FILTERS.contains(route.getHttpMethod())) {
                before.add(route.getMatchUri().substring(outer), route.getAcceptType(), check);
            }
        }
        added.forEach(route -> requireBehindGuard(route, fullPath));
    }

    /** Throws if a filter of the group would also run for requests that skip the check in front of the group. */
    private static void requireBehindGuard(RouteMatch route, String fullPath) {
        HttpMethod kind = route.getHttpMethod();
        if (kind != HttpMethod.before && kind != HttpMethod.after) {
            return; // a route has its own check, and an afterAfter filter runs for rejected requests too
        }
        String path = route.getMatchUri();
        boolean below = path.equals(fullPath) || path.startsWith(fullPath.endsWith("/") ? fullPath : fullPath + "/");
        if (!below || !route.getAcceptType().equals(ANY_TYPE)) {
            throw new IllegalArgumentException("group: the " + kind + "-filter for '" + path + "' would run without a"
                    + " token; give it no accept type, and a path that begins with '/'");
        }
    }
}
