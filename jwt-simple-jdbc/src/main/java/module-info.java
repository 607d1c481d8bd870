/** Keeps revocations in a table of a database, or in a file. */
@org.jspecify.annotations.NullMarked
module io.jwtsimple.jdbc {
    requires transitive io.jwtsimple;
    requires transitive java.sql;
    requires org.slf4j;
    requires static org.xerial.sqlitejdbc;

    exports io.jwtsimple.jdbc;
}
