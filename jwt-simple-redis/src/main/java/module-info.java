/** Keeps revocations in a stream of Redis. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // the module name redis.clients.jedis is stable, because it is in the manifest of jedis
module io.jwtsimple.redis {
    requires transitive io.jwtsimple;
    requires transitive redis.clients.jedis;
    requires org.slf4j;

    exports io.jwtsimple.redis;
}
