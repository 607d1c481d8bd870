package io.jwtsimple.tck;

/**
 * A server under test. This type is not {@code AutoCloseable}, because javac would warn that its {@code close} may
 * throw {@code InterruptedException}.
 */
public interface RunningServer {

    /**
     * Returns the port on 127.0.0.1 on which the server listens.
     *
     * @return the port that the system chose for port 0
     */
    int port();

    /**
     * Returns whether the server replaces a tab within the value of a header by a space. An adapter cannot undo this
     * replacement.
     *
     * @return false by default
     */
    default boolean makesSpacesOfTabs() {
        return false;
    }

    /**
     * Returns whether the framework has a concept of a user. If true, the adapter must set the user. If false, a test
     * checks that {@link Call#user()} is always null.
     *
     * @return true by default
     */
    default boolean knowsUsers() {
        return true;
    }

    /**
     * Returns whether the server also supports HTTP/2, on the same port and without TLS.
     *
     * @return false by default
     */
    default boolean speaksHttp2() {
        return false;
    }

    /**
     * Stops the server after all tests.
     *
     * @throws Exception if the server does not stop
     */
    void close() throws Exception;
}
