package io.jwtsimple.readme;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The types and claims of access tokens and ID tokens, as each provider creates them. For Keycloak, Spring
 * Authorization Server and oidc-provider, they come from real tokens of the versions that the guide on providers lists.
 * For other providers, they come from the documentation of the provider.
 */
final class ProviderTokens {

    static final String KEYCLOAK = "https://HOST/realms/REALM";
    private static final String AUTH0 = "https://TENANT.REGION.auth0.com/";
    private static final String COGNITO = "https://cognito-idp.REGION.amazonaws.com/POOL";
    private static final String ENTRA = "https://login.microsoftonline.com/TENANT/v2.0";
    private static final String OKTA = "https://DOMAIN/oauth2/SERVER";
    private static final String HOST = "https://HOST";

    private ProviderTokens() {}

    /** Returns the access tokens of all providers. */
    static Stream<Arguments> accessTokens() {
        return Stream.of(
                row("keycloak", "of a user", "JWT", keycloakAccess("Bearer")),
                row(
                        "keycloak",
                        "of a service account",
                        "JWT",
                        keycloakAccess(
                                "Bearer",
                                "preferred_username",
                                "service-account-shop",
                                "client_id",
                                "shop",
                                "clientHost",
                                "127.0.0.1",
                                "clientAddress",
                                "127.0.0.1")),
                row("keycloak-at-jwt", "of a user", "at+jwt", keycloakAccess("Bearer")),
                row("auth0", "of a user", "JWT", auth0(orders(AUTH0 + "userinfo"), "azp", "shop", "scope", "openid")),
                row("auth0", "of a machine", "JWT", auth0(orders(), "azp", "shop", "gty", "client-credentials")),
                row(
                        "auth0-rfc9068",
                        "of a user",
                        "at+jwt",
                        auth0(orders(), "client_id", "shop", "jti", "j1", "scope", "openid")),
                row(
                        "cognito",
                        "of a user",
                        null,
                        cognito("access", "client_id", "CLIENT", "scope", "openid", "username", "alice")),
                row(
                        "entra",
                        "of a user",
                        "JWT",
                        entra("azp", "00000000-shop", "azpacr", "1", "scp", "orders.read", "roles", List.of("a"))),
                row(
                        "entra",
                        "of an application",
                        "JWT",
                        entra("azp", "00000000-shop", "azpacr", "1", "roles", List.of("a"))),
                row("google", "of the account", "JWT", google("https://orders.example", "ACCOUNT")),
                row(
                        "okta",
                        "of a user",
                        null,
                        okta("AT.x", "api://default", "cid", "shop", "uid", "00u1", "scp", List.of("openid"))),
                row("okta", "of a machine", null, okta("AT.x", "api://default", "cid", "shop", "scp", List.of("a"))),
                row("spring", "of a user", null, springAccess("alice", "openid", "orders:read")),
                row("spring", "of a client", null, springAccess("CLIENT", "orders:write")),
                row(
                        "oidc-provider",
                        "of a client",
                        "at+jwt",
                        oidcProvider("orders", "client_id", "shop", "scope", "a")));
    }

    /**
     * Returns tokens that the managers must reject, most of them ID tokens. If the service is itself an OAuth client,
     * its ID tokens have the same audience as the access tokens, so the manager must tell them apart by another claim
     * or by their type.
     */
    static Stream<Arguments> idTokens() {
        return Stream.of(
                row("keycloak", "of another client", "JWT", keycloakId("shop")),
                row("keycloak", "of this client", "JWT", keycloakId("orders")),
                row("keycloak", "a logout token", "logout+jwt", keycloakLogout("orders")),
                row("keycloak", "a signed response of the userinfo endpoint", "JWT", keycloakUserInfo("orders")),
                row(
                        "keycloak",
                        "an access token of a client without the mapper",
                        "JWT",
                        keycloakAccess("Bearer", "aud", "account")),
                row("keycloak", "a lightweight access token", "JWT", keycloakLightweight()),
                row(
                        "keycloak",
                        "an access token for DPoP",
                        "JWT",
                        keycloakAccess("DPoP", "cnf", Map.of("jkt", "VZl2D1", "kc-jkt-type", "DPoP"))),
                row("keycloak-at-jwt", "of this client", "JWT", keycloakId("orders")),
                row("keycloak-at-jwt", "a logout token", "logout+jwt", keycloakLogout("orders")),
                row("auth0", "of a client", "JWT", auth0("shop", "nonce", "n", "sid", "s")),
                row("auth0", "with the audience of the API", "JWT", auth0(orders(), "nonce", "n", "sid", "s")),
                row("auth0-rfc9068", "of a client", "JWT", auth0("shop", "nonce", "n")),
                row("auth0-rfc9068", "with the audience of the API", "JWT", auth0(orders(), "nonce", "n")),
                row(
                        "cognito",
                        "of a client",
                        null,
                        cognito("id", "aud", "CLIENT", "cognito:username", "alice", "email", "a@shop.example")),
                row("cognito", "without an audience", null, cognito("id", "client_id", "CLIENT")),
                row(
                        "cognito",
                        "the access token of another client",
                        null,
                        cognito("access", "client_id", "other", "scope", "openid")),
                row(
                        "entra",
                        "of this application",
                        "JWT",
                        entra("preferred_username", "alice", "nonce", "n", "roles", List.of("a"))),
                row(
                        "entra",
                        "of another application",
                        "JWT",
                        entra("aud", "00000000-shop", "preferred_username", "alice")),
                row("google", "of a user", "JWT", google("x.apps.googleusercontent.com", "a@shop")),
                row("google", "for this service", "JWT", google("https://orders.example", "a@shop")),
                row(
                        "okta",
                        "of a client",
                        null,
                        okta("ID.x", "shop", "amr", List.of("pwd"), "idp", "00o1", "nonce", "n", "at_hash", "x")),
                row("okta", "with the audience of the API", null, okta("ID.x", "api://default", "nonce", "n")),
                row(
                        "spring",
                        "of a client",
                        null,
                        spring(
                                "sub",
                                "alice",
                                "azp",
                                "CLIENT",
                                "auth_time",
                                1_900_000_000,
                                "nonce",
                                "n",
                                "sid",
                                "6egAPI")),
                row("spring", "an access token without a scope", null, springAccess("CLIENT")),
                row("oidc-provider", "of a client", "JWT", oidcProvider("shop", "nonce", "n", "at_hash", "x")),
                row("oidc-provider", "with the audience of the service", null, oidcProvider("orders", "nonce", "n")));
    }

    private static Map<String, Object> keycloakAccess(String typ, Object... more) {
        Map<String, Object> claims = keycloak(
                "jti",
                "onrtro:a8830c98-417f-9fdc-bda8-07ff5482124f",
                "aud",
                List.of("orders", "account"),
                "typ",
                typ,
                "allowed-origins",
                List.of("https://shop.example"),
                "realm_access",
                Map.of("roles", List.of("offline_access", "default-roles-shop", "admin")),
                "resource_access",
                Map.of("account", Map.of("roles", List.of("manage-account", "view-profile"))),
                "scope",
                "openid profile email",
                "email_verified",
                true,
                "preferred_username",
                "alice");
        claims.putAll(claims(more));
        return claims;
    }

    static Map<String, Object> keycloakId(String client) {
        return keycloak("aud", client, "typ", "ID", "azp", client, "at_hash", "ZF4i3r", "email_verified", true);
    }

    private static Map<String, Object> keycloakLogout(String client) {
        return without(
                keycloak(
                        "aud",
                        client,
                        "typ",
                        "Logout",
                        "events",
                        Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())),
                "azp",
                "acr");
    }

    /**
     * Returns the claims in a signed user info response of Keycloak for a client, without times and without
     * {@code typ}.
     */
    private static Map<String, Object> keycloakUserInfo(String client) {
        return without(
                keycloak("aud", client, "preferred_username", "alice"), "iat", "exp", "jti", "azp", "sid", "acr");
    }

    /** Returns the claims of a lightweight access token of Keycloak, which has neither {@code aud} nor {@code sub}. */
    static Map<String, Object> keycloakLightweight() {
        return without(keycloak("typ", "Bearer", "scope", "openid profile email"), "sub", "acr");
    }

    static Map<String, Object> keycloak(Object... more) {
        return claims(KEYCLOAK, claims("jti", "89a8fc4b", "azp", "shop", "sid", "1lL8k3", "acr", "1"), more);
    }

    private static Map<String, Object> without(Map<String, Object> claims, String... names) {
        claims.keySet().removeAll(List.of(names));
        return claims;
    }

    private static Map<String, Object> auth0(Object audience, Object... more) {
        return claims(AUTH0, claims("sub", "auth0|123456", "aud", audience), more);
    }

    private static Object orders(String... others) {
        return others.length == 0
                ? "https://orders.example"
                : Stream.concat(Stream.of("https://orders.example"), Stream.of(others))
                        .toList();
    }

    static Map<String, Object> cognito(String use, Object... more) {
        return claims(COGNITO, claims("token_use", use, "origin_jti", "o", "event_id", "e", "jti", "j1"), more);
    }

    private static Map<String, Object> entra(Object... more) {
        return claims(ENTRA, claims("aud", "APPLICATION", "oid", "o", "tid", "TENANT", "uti", "u", "ver", "2.0"), more);
    }

    private static Map<String, Object> google(String audience, String email) {
        return claims(
                "https://accounts.google.com",
                claims("aud", audience, "azp", "113774264463038321964", "email", email, "email_verified", true));
    }

    private static Map<String, Object> okta(String id, String audience, Object... more) {
        return claims(OKTA, claims("ver", 1, "jti", id, "aud", audience, "auth_time", 1_900_000_000), more);
    }

    private static Map<String, Object> spring(Object... more) {
        return claims(HOST, claims("aud", "CLIENT", "jti", "e25f47af-ee38-4428-8930-7f9a92d424f5"), more);
    }

    private static Map<String, Object> oidcProvider(String audience, Object... more) {
        return claims(HOST, claims("jti", "jRocKbgpqInWV2on2WVWP", "aud", audience), more);
    }

    private static Map<String, Object> springAccess(String subject, String... scopes) {
        Map<String, Object> claims = spring("sub", subject, "nbf", Instant.now().getEpochSecond());
        if (scopes.length > 0) {
            claims.put("scope", List.of(scopes));
        }
        return claims;
    }

    /** Returns claims of this issuer that are valid now, with some additional claims. */
    static Map<String, Object> claims(String issuer, Map<String, Object> some, Object... more) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = claims("iss", issuer, "sub", "1234", "iat", now, "exp", now + 3600);
        claims.putAll(some);
        claims.putAll(claims(more));
        return claims;
    }

    /** Returns claims from a list of alternating names and values. */
    static Map<String, Object> claims(Object... namesAndValues) {
        Map<String, Object> claims = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            claims.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return claims;
    }

    private static Arguments row(String provider, String what, @Nullable String type, Map<String, Object> claims) {
        return Arguments.of(provider, what, type, claims);
    }
}
