package io.jwtsimple.javalin;

import io.javalin.apibuilder.ApiBuilder;
import io.javalin.apibuilder.EndpointGroup;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.javalin.security.Roles;
import io.javalin.websocket.WsHandlerType;
import io.jwtsimple.TokenResult.Valid;
import io.jwtsimple.http.JwtGuard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for Javalin's routing interface. The proxy wraps every handler of a guarded group, so no handler runs without
 * a check, regardless of the path that Javalin matched.
 *
 * <p>All other methods that add a handler call {@code addEndpoint} or {@code addWsHandler}, so the proxy changes only
 * these two. This class is a proxy, because the return types of the methods differ between Javalin 6 and 7. This class
 * also uses reflection, because {@code Endpoint} has getters in Javalin 6 and fields in Javalin 7.
 */
final class GuardedGroup implements InvocationHandler {

    private static final List<HandlerType> AFTER =
            List.of(HandlerType.AFTER, HandlerType.AFTER_MATCHED, HandlerType.WEBSOCKET_AFTER_UPGRADE);

    private final JwtGuard guard;
    private final JavalinDefaultRoutingApi<?> routes;
    private final Map<String, Endpoint> heads = new LinkedHashMap<>();
    private final Set<String> headsOfTheGroup = new HashSet<>();
    private boolean added;

    private GuardedGroup(JwtGuard guard, JavalinDefaultRoutingApi<?> routes) {
        this.guard = guard;
        this.routes = routes;
    }

    static void add(JwtGuard guard, String path, EndpointGroup group) {
        JavalinDefaultRoutingApi<?> routes = ApiBuilder.staticInstance();
        GuardedGroup guarded = new GuardedGroup(guard, routes);
        Class<?> type = JavalinDefaultRoutingApi.class;
        ApiBuilder.setStaticJavalin((JavalinDefaultRoutingApi<?>)
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, guarded));
        try {
            ApiBuilder.path(path, group);
        } finally {
            ApiBuilder.setStaticJavalin(routes);
        }
        if (!guarded.added) {
            throw new IllegalArgumentException("group: added no handler, so nothing is guarded;"
                    + " a group adds its handlers with the static methods of ApiBuilder");
        }
        guarded.heads.keySet().removeAll(guarded.headsOfTheGroup);
        guarded.heads.values().forEach(guarded::addToRoutes);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        @Nullable Object[] given = arguments == null ? new Object[0] : arguments; // null if the method has no parameter
        if (method.getName().equals("addEndpoint")) {
            add((Endpoint) Objects.requireNonNull(given[0]));
            return proxy;
        }
        if (method.getName().equals("addWsHandler") && given[0] == WsHandlerType.WEBSOCKET) {
            added = true;
            String path = (String) Objects.requireNonNull(given[1]);
            addToRoutes(endpoint(HandlerType.WEBSOCKET_BEFORE_UPGRADE, path, null, JwtJavalin.required(guard)));
        }
        Object result = call(method, routes, given);
        return result == routes ? proxy : result;
    }

    private void add(Endpoint endpoint) {
        HandlerType type = (HandlerType) property(endpoint, "method", "getMethod");
        String path = (String) property(endpoint, "path", "getPath");
        Handler handler = (Handler) property(endpoint, "handler", "getHandler");
        // Only the roles are kept, because the methods of Javalin's ApiBuilder set no other metadata.
        Roles roles = endpoint.metadata(Roles.class);
        added = true;
        addToRoutes(endpoint(type, path, roles, guarded(type, handler)));
        // If a path has only a GET handler, Javalin responds to HEAD without this handler, and so without the guard.
        if (type.equals(HandlerType.GET)) {
            heads.put(path, endpoint(HandlerType.HEAD, path, roles, JwtJavalin.required(guard)));
        } else if (type.equals(HandlerType.HEAD)) {
            headsOfTheGroup.add(path);
        }
    }

    private Handler guarded(HandlerType type, Handler handler) {
        if (!AFTER.contains(type)) {
            return JwtJavalin.required(guard, handler);
        }
        // The guard can no longer reject the request, because another handler may have responded.
        return context -> {
            if (JwtJavalin.result(context) instanceof Valid) {
                handler.handle(context);
            }
        };
    }

    @SuppressWarnings("deprecation") // "experimental" in Javalin 6
    private static Endpoint endpoint(HandlerType type, String path, @Nullable Roles roles, Handler handler) {
        Endpoint.Companion.EndpointBuilder endpoint = Endpoint.create(type, path);
        return (roles == null ? endpoint : endpoint.addMetadata(roles)).handler(handler);
    }

    private void addToRoutes(Endpoint endpoint) {
        try {
            call(JavalinDefaultRoutingApi.class.getMethod("addEndpoint", Endpoint.class), routes, endpoint);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("javalin: this version has another interface for routes", e);
        }
    }

    private static Object property(Endpoint endpoint, String field, String getter) {
        try {
            return Endpoint.class.getField(field).get(endpoint);
        } catch (NoSuchFieldException javalin6) {
            try {
                return call(Endpoint.class.getMethod(getter), endpoint);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("javalin: this version has another type of endpoint", e);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object call(Method method, Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            // Javalin throws for a path or a handler that it does not accept.
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
