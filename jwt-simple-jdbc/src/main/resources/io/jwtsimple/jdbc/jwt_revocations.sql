-- The table of JdbcStore, for PostgreSQL, MySQL, MariaDB, H2 and SQLite. Another name needs JdbcStore.of(source, table).
-- The store writes the ids. Do not let the database generate them: readers rely on ids in the order of the commits.
CREATE TABLE jwt_revocations (
    id BIGINT NOT NULL PRIMARY KEY,
    entry VARCHAR(4096) NOT NULL,
    keep_until BIGINT NOT NULL -- seconds since 1970
);
CREATE INDEX jwt_revocations_keep_until ON jwt_revocations (keep_until);
