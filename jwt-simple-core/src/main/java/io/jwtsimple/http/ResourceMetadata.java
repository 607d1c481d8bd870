package io.jwtsimple.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwtsimple.TokenResult.Forbidden;
import io.jwtsimple.json.JsonWriter;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a protected resource (RFC 9728). In the metadata, a client of an API or MCP server finds the
 * authorization server that issues tokens. The application serves the metadata without a guard, and each challenge of
 * the guard contains the address of the metadata:
 *
 * <pre>{@code
 * ResourceMetadata metadata = ResourceMetadata.of("https://api.example/mcp", "https://login.example")
 *         .scopes("tools:call");
 * JwtGuard guard = JwtGuard.builder(jwt).resourceMetadata(metadata).build();
 * routes.get(metadata.path(), exchange -> {
 *     exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
 *     exchange.getResponseSender().send(metadata.toJson());
 * });
 * }</pre>
 *
 * <p>The client requests a token for the resource (RFC 8707). The guard's manager must expect the audience that the
 * authorization server writes into tokens for the resource. Most authorization servers write the address of the
 * resource, but some write another name. So the audience is an option of the manager, and the guard does not derive the
 * audience from the resource.
 *
 * <p>Immutable: each method returns new metadata.
 */
public final class ResourceMetadata {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
    private static final String RESOURCE = "resource";
    private static final String SERVERS = "authorization_servers";
    private static final String SCOPES = "scopes_supported";
    private static final Set<String> OF = Set.of(RESOURCE, SERVERS);

    private final URI resource;
    private final Map<String, String> members; // in order of addition; each value is a JSON member: "name":value

    private ResourceMetadata(URI resource, Map<String, String> members) {
        this.resource = resource;
        this.members = members;
    }

    /**
     * Returns the metadata of a resource.
     *
     * @param resource the address of the resource, exactly as clients use the address. The scheme is {@code https} in
     *     lower case, or {@code http} for the loopback only. The address has a host, and no user, zone, query or
     *     fragment. The path is in normal form. A port is from 1 to 65535; without a port, there is no colon
     * @param authorizationServer the issuer of an authorization server that creates tokens for the resource (RFC 8414
     *     §2). The rules of {@code resource} apply, but any path is allowed
     * @param others the issuers of further authorization servers
     * @return the metadata
     * @throws IllegalArgumentException if an address does not meet these rules
     */
    public static ResourceMetadata of(String resource, String authorizationServer, String... others) {
        URI address = address(RESOURCE, resource);
        String path = address.getRawPath().replaceAll("(?i)%2e", ".");
        if (path.matches(".*/(/|\\.{1,2}(/|$)).*")) { // clients would normalize such a path
            throw new IllegalArgumentException("resource: must have a path without empty segments, '.' and '..', was "
                    + shown(resource) + "; write the path in its normal form (RFC 3986 §6.2.2.3)");
        }
        Set<String> issuers = new LinkedHashSet<>();
        issuers.add(authorizationServer);
        issuers.addAll(Arrays.asList(Objects.requireNonNull(others, "others")));
        issuers.forEach(issuer -> address("authorizationServer", issuer));
        return new ResourceMetadata(address, Map.of()).set(RESOURCE, resource).set(SERVERS, issuers);
    }

    /**
     * Returns this metadata with {@code scopes_supported}, the scopes that a client may request. If a challenge
     * contains no scope, a client requests all {@code scopes_supported}. So list only the scopes that most clients
     * need. Default: no scopes.
     *
     * @param scopes one or more scopes, each with only the characters of RFC 6749 §3.3; the new scopes replace the
     *     earlier scopes
     * @return the new metadata
     * @throws IllegalArgumentException if there is no scope, if a scope is empty, or if a scope has another character
     */
    public ResourceMetadata scopes(String... scopes) {
        Set<String> all = new LinkedHashSet<>(Arrays.asList(Objects.requireNonNull(scopes, "scopes")));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("scopes: must be one or more, was none; name a scope");
        }
        return set(SCOPES, new Forbidden("", all).scopes()); // the constructor of Forbidden checks the characters
    }

    /**
     * Returns this metadata with an additional member, {@code resource_name} or {@code jwks_uri} for instance (RFC 9728
     * §2). Replaces an earlier member with this name.
     *
     * @param member the name of the member; {@code resource}, {@code authorization_servers} and
     *     {@code scopes_supported} have their own methods
     * @param value a string, a number, a boolean, a collection of such values, or a map from strings to such values.
     *     The value is copied. A collection must not be empty: leave the member out instead (RFC 9728 §3.2). If the
     *     name ends with {@code _uri}, or with {@code _uri#} and a language, the value must be an {@code https} address
     *     (RFC 9728 §2.1)
     * @return the new metadata
     * @throws IllegalArgumentException if the name is empty, if the name has its own method, or if the value does not
     *     meet these rules
     */
    public ResourceMetadata with(String member, Object value) {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(value, "value");
        if (member.isEmpty()) {
            throw new IllegalArgumentException("member: must not be empty; give the name of a member (RFC 9728 §2)");
        }
        if (OF.contains(member) || member.equals(SCOPES)) {
            throw new IllegalArgumentException("member: '" + member + "' has its own method; call "
                    + (member.equals(SCOPES) ? "scopes" : "ResourceMetadata.of"));
        }
        if (value instanceof Collection<?> elements && elements.isEmpty()) {
            throw new IllegalArgumentException("member '" + HeaderSyntax.printable(member)
                    + "': must not be an empty list; leave the member out (RFC 9728 §3.2)");
        }
        if (member.replaceFirst("#.*", "").endsWith("_uri")) { // a language may follow the name: resource_policy_uri#fr
            secure("member '" + HeaderSyntax.printable(member) + "'", value instanceof String text ? text : "");
        }
        return set(member, value);
    }

    private ResourceMetadata set(String member, Object value) {
        JsonWriter writer = new JsonWriter("member", ResourceMetadata::rejectOther);
        String object = UTF_8.decode(writer.write(Map.of(member, value))).toString();
        Map<String, String> all = new LinkedHashMap<>(members);
        all.put(member, object.substring(1, object.length() - 1));
        return new ResourceMetadata(resource, all);
    }

    private static Object rejectOther(Object value, String member) {
        throw new IllegalArgumentException("member '" + HeaderSyntax.printable(member) + "': must be a string, number,"
                + " boolean, collection, or map with strings as keys, was "
                + value.getClass().getName());
    }

    /**
     * Returns the path of the metadata: {@code /.well-known/oauth-protected-resource} followed by the path of the
     * resource (RFC 9728 §3.1). At this path, the application must serve {@link #toJson()} as {@code application/json},
     * without a guard. The path begins at the root of the host, and not at the context path of an application.
     *
     * @return the path, spelled as in the resource, for instance {@code /.well-known/oauth-protected-resource/mcp}
     */
    public String path() {
        String path = resource.getRawPath();
        return path.equals("/") ? WELL_KNOWN : WELL_KNOWN + path;
    }

    /**
     * Returns the metadata as JSON, to serve at {@link #path()}. Each call returns the same text. The members are the
     * resource, the authorization servers, and then the other members in the order of the calls.
     *
     * @return a JSON object (RFC 9728 §3.2)
     */
    public String toJson() {
        return '{' + String.join(",", members.values()) + '}';
    }

    /** Returns the address of the metadata, for {@code resource_metadata} in a challenge (RFC 9728 §5.1). */
    String address() {
        return resource.getScheme() + "://" + resource.getRawAuthority() + path();
    }

    /** Shows the resource. */
    @Override
    public String toString() {
        return "ResourceMetadata[resource=" + resource + "]";
    }

    /** Parses the address of a resource or of an issuer. */
    private static URI address(String subject, String text) {
        URI uri = secure(subject, text);
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(subject + ": must have no query and no fragment (RFC 9728 §1.2, RFC 8414"
                    + " §2), was " + shown(text));
        }
        return uri;
    }

    /** Parses an address, and rejects {@code http} except for the loopback. */
    private static URI secure(String subject, String text) {
        URI uri = parsed(Objects.requireNonNull(text, subject));
        if (uri == null || uri.getHost() == null || uri.getRawUserInfo() != null || !isSecure(uri)) {
            throw new IllegalArgumentException(subject + ": must be an https address in ASCII with a host and without a"
                    + " user, was " + shown(text) + "; http is for the loopback alone");
        }
        if (uri.getHost().contains("%")) {
            throw new IllegalArgumentException(subject + ": must have no zone, which has a meaning on one machine only"
                    + " (RFC 4007 §11), was " + shown(text));
        }
        if (uri.getRawAuthority().endsWith(":") || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(subject + ": must have a port from 1 to 65535 or none, was "
                    + shown(text) + "; leave out the colon if there is no port");
        }
        return uri;
    }

    /** Returns an address for an exception message. Omits the user, since a password may follow the user's name. */
    private static String shown(String text) {
        return "'" + HeaderSyntax.printable(text.replaceAll("//.*@", "//...@")) + "'";
    }

    private static @Nullable URI parsed(String text) {
        try {
            return text.chars().allMatch(c -> c < 0x80) ? URI.create(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isSecure(URI uri) {
        // Only a scheme in lower case is accepted: clients normalize the scheme (RFC 3986 §6.2.2.1), and then compare
        // the whole resource character by character (RFC 9728 §3.3).
        return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri.getHost()));
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("\\[[0:]*:0*1]") // each form of ::1
                || host.matches("127(\\.\\d{1,3}){3}");
    }
}
