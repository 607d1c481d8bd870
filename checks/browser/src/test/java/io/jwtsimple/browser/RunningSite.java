package io.jwtsimple.browser;

/** A server that listens on the loopback address. */
interface RunningSite extends AutoCloseable {

    int port();

    @Override
    void close();

    /** Returns the origin of this server for a host name. */
    default String at(String host) {
        return "http://" + host + ":" + port();
    }
}
