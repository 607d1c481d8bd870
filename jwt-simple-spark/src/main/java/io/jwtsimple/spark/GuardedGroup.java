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
 * A group of routes behind filters that no request can skip. Spark matches a filter as it matches a route, by path and by
 * what the request accepts, but without the method. So a filter with a route's own path and accept type is run for every
 * request that reaches the route, for HEAD too, which Spark answers by itself, and whatever method a header claims.
 *
 * @param path how routes are grouped
 * @param before how a before-filter is added
 * @param routes every route and filter, in the order in which they were added
 */
record GuardedGroup(BiConsumer<String, RouteGroup> path, Before before, Supplier<List<RouteMatch>> routes) {

    /** Adds a filter for a path and an accept type. */
    interface Before {
        void add(String path, String acceptType, Filter filter);
    }

    private static final Set<HttpMethod> FILTERS =
            EnumSet.of(HttpMethod.before, HttpMethod.after, HttpMethod.afterafter);

    /** The accept type of a filter that is added without one. */
    private static final String ANY_TYPE = "*/*";

    void add(Filter check, String prefix, RouteGroup group) {
        Objects.requireNonNull(group, "group");
        if (!Objects.requireNonNull(prefix, "path").startsWith("/")) {
            throw new IllegalArgumentException("path: must begin with '/', was '" + prefix + "'");
        }
        // A client can skip these two; they are for the filters of the group, which come next and want the claims.
        before.add(prefix + "/*", ANY_TYPE, check);
        before.add(prefix, ANY_TYPE, check);
        int known = routes.get().size();
        // Within another group, Spark puts that one's path in front of all that is added.
        String fullPath = routes.get().get(known - 1).getMatchUri();
        int outer = fullPath.length() - prefix.length();
        path.accept(prefix, group);
        List<RouteMatch> added =
                List.copyOf(routes.get().subList(known, routes.get().size()));
        if (added.stream().allMatch(route -> FILTERS.contains(route.getHttpMethod()))) {
            throw new IllegalArgumentException("group: added no route here, so nothing is guarded;"
                    + " if it adds routes to another Service, give that one to requiredPath");
        }
        for (RouteMatch route : added) {
            if (!FILTERS.contains(route.getHttpMethod())) {
                before.add(route.getMatchUri().substring(outer), route.getAcceptType(), check);
            }
        }
        added.forEach(route -> requireBehindGuard(route, fullPath));
    }

    /** A request that skips the check in front of the group must skip the filters of the group too. */
    private static void requireBehindGuard(RouteMatch route, String fullPath) {
        HttpMethod kind = route.getHttpMethod();
        if (kind != HttpMethod.before && kind != HttpMethod.after) {
            return; // a route has a check of its own, and an afterAfter filter runs for rejected requests too
        }
        String path = route.getMatchUri();
        boolean below = path.equals(fullPath) || path.startsWith(fullPath.endsWith("/") ? fullPath : fullPath + "/");
        if (!below || !route.getAcceptType().equals(ANY_TYPE)) {
            throw new IllegalArgumentException("group: the " + kind + "-filter for '" + path + "' would run without a"
                    + " token; give it no accept type, and a path that begins with '/'");
        }
    }
}
