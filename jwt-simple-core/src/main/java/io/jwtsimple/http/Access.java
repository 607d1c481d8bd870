package io.jwtsimple.http;

/** Whether an endpoint can be used without a token. */
public enum Access {
    /** A valid token is required. */
    REQUIRED,
    /** A valid token, or none at all: then the request is anonymous. Any other token is refused as usual. */
    OPTIONAL
}
