package io.jwtsimple.tck;

/** A server under test. (Not {@code AutoCloseable}: javac warns of one whose {@code close} may be interrupted.) */
public interface RunningServer {

    /**
     * Where it listens, on 127.0.0.1.
     *
     * @return the port that it was given for port 0
     */
    int port();

    /**
     * Whether it makes a space of a tab within a header's value before anyone is asked, which an adapter cannot undo.
     *
     * @return false, unless the server says otherwise
     */
    default boolean makesSpacesOfTabs() {
        return false;
    }

    /**
     * Returns whether the framework has a user of its own, which the adapter must set. If not, a test checks that
     * {@link Call#user()} is null for admitted requests too.
     *
     * @return true, unless the server says otherwise
     */
    default boolean knowsUsers() {
        return true;
    }

    /**
     * Stops it, when all tests are done.
     *
     * @throws Exception if it does not stop
     */
    void close() throws Exception;
}
