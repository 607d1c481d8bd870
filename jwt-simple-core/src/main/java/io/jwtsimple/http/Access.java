package io.jwtsimple.http;

/** The access to an endpoint: a token is required or optional. */
public enum Access {
    /** Admits only a request with a valid token. */
    REQUIRED,
    /** Admits a request with a valid token, and a request without a token. Rejects a request with any other token. */
    OPTIONAL
}
