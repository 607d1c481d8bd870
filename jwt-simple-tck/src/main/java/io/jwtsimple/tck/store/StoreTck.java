package io.jwtsimple.tck.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.Revocations;
import io.jwtsimple.Revocations.Store;
import io.jwtsimple.TokenResult;
import io.jwtsimple.TokenResult.Reason;
import io.jwtsimple.TokenResult.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract of {@link Store}, which every store must fulfil. Each test begins with a store without entries. */
@Timeout(120)
public abstract class StoreTck {

    private static final Instant TOMORROW =
            Instant.ofEpochSecond(Instant.now().getEpochSecond()).plus(Duration.ofDays(1));
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final TokenResult.Invalid REVOKED =
            new TokenResult.Invalid("Token has been revoked", Reason.REVOKED);

    private final JwtKey key = JwtKey.generate(Algorithm.HS256);

    /** For subclasses. */
    protected StoreTck() {}

    /**
     * Returns a new store object for the same entries, like the store of another process.
     *
     * @return the store
     */
    protected abstract Store connect();

    /**
     * Removes all entries, like an operator who empties the store.
     *
     * @throws Exception if this fails
     */
    protected abstract void clear() throws Exception;

    @BeforeEach
    final void begin() throws Exception {
        clear();
    }

    @Test
    final void a_read_of_an_empty_store_ends() throws Exception {
        StoreReader reader = new StoreReader(connect());
        assertThat(reader.read()).isEmpty();
        assertThat(reader.isComplete()).isTrue();
        connect().append("first", TOMORROW);
        assertThat(reader.read()).containsExactly("first");
    }

    @Test
    final void each_process_reads_the_entries_of_every_other() throws Exception {
        Store here = connect();
        Store there = connect();
        StoreReader reader = new StoreReader(there);
        here.append("a", TOMORROW);
        there.append("b", TOMORROW);
        assertThat(reader.read()).contains("a", "b");
        here.append("c", TOMORROW);
        assertThat(reader.read()).contains("c");
        assertThat(new StoreReader(here).read()).contains("a", "b", "c");
    }

    @Test
    final void a_complete_read_is_not_repeated() throws Exception {
        Store store = connect();
        StoreReader reader = new StoreReader(store);
        append(store, 0, 50);
        reader.read();
        assertThat(reader.isComplete()).isTrue();
        int calls = reader.calls();
        assertThat(reader.read()).isEmpty();
        assertThat(reader.calls() - calls).isEqualTo(1);
    }

    @Test
    final void texts_stay_as_they_are() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 0x20; c <= 0x7E; c++) {
            all.append(c);
        }
        List<String> texts = List.of(
                all.toString(),
                "x".repeat(4096),
                "'\\\"".repeat(1365),
                " x ",
                "'); DROP TABLE jwt_revocations; --",
                "{\"kind\":\"TOKEN\"}",
                "A",
                "a",
                "0",
                "%s ?1 $1 :a");
        Store store = connect();
        for (String text : texts) {
            store.append(text, TOMORROW);
            store.append(text, LAST);
        }
        List<String> read = new StoreReader(connect()).read();
        assertThat(read).containsAll(texts);
        assertThat(new HashSet<>(read)).hasSameSizeAs(texts);
    }

    @Test
    final void entries_come_in_portions() throws Exception {
        Store store = connect();
        append(store, 0, 2100);
        StoreReader reader = new StoreReader(connect());
        while (!reader.isComplete()) {}
        assertThat(reader.entries()).containsAll(texts(0, 2100));
        append(store, 2100, 2101);
        assertThat(reader.read()).contains("entry 2100").hasSizeLessThan(1001);
    }

    @Test
    final void the_entries_of_an_emptied_store_are_read_from_the_beginning() throws Exception {
        Store store = connect();
        StoreReader idle = new StoreReader(connect());
        StoreReader reader = new StoreReader(connect());
        append(store, 0, 30);
        idle.read();
        reader.read();
        clear();
        assertThat(reader.read()).isEmpty();
        append(store, 30, 40);
        assertThat(reader.read()).containsAll(texts(30, 40));
        append(store, 40, 100);
        assertThat(reader.read()).containsAll(texts(40, 100));
        assertThat(idle.read()).as("a process that did not read meanwhile").containsAll(texts(30, 100));
    }

    @Test
    final void a_year_of_four_digits_is_kept() throws Exception {
        Store store = connect();
        store.append("for ever", LAST);
        append(store, 0, 100);
        assertThat(new StoreReader(connect()).read()).contains("for ever");
    }

    @Test
    final void entries_of_concurrent_appends_are_read_by_every_complete_read() throws Exception {
        int writers = 6;
        int each = 40;
        Set<String> returned = ConcurrentHashMap.newKeySet();
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Store> stores = List.of(connect(), connect(), connect());
            List<Future<@Nullable Void>> work = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                work.add(threads.submit((Callable<@Nullable Void>) () -> {
                    for (int i = 0; i < each; i++) {
                        String text = writer + "/" + i;
                        stores.get(writer % stores.size()).append(text, TOMORROW);
                        returned.add(text);
                    }
                    return null;
                }));
            }
            List<Future<@Nullable Void>> readers = new ArrayList<>();
            for (int r = 0; r < 2; r++) {
                readers.add(threads.submit((Callable<@Nullable Void>) () -> {
                    StoreReader reader = new StoreReader(connect());
                    boolean last;
                    do {
                        last = !writing.get();
                        Set<String> before = Set.copyOf(returned);
                        reader.read();
                        assertThat(new HashSet<>(reader.entries())).containsAll(before);
                    } while (!last);
                    assertThat(new HashSet<>(reader.entries())).hasSize(writers * each);
                    return null;
                }));
            }
            for (Future<@Nullable Void> future : work) {
                future.get(60, TimeUnit.SECONDS);
            }
            writing.set(false);
            for (Future<@Nullable Void> future : readers) {
                future.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    final void a_token_that_is_revoked_in_one_process_is_rejected_in_another() throws Exception {
        JwtManager here = manager(InstantSource.system(), null);
        JwtManager there = manager(InstantSource.system(), null);
        String token = here.create("alice");
        String other = here.create("alice");
        assertThat(there.decode(token)).isInstanceOf(Valid.class);

        here.revoke(((Valid) here.decode(token)).claims());
        long revoked = System.nanoTime();
        while (!there.decode(token).equals(REVOKED)) {
            assertThat(System.nanoTime() - revoked)
                    .as("nanoseconds since revoke")
                    .isLessThan(5_000_000_000L);
            Thread.onSpinWait();
        }
        assertThat(there.decode(other)).isInstanceOf(Valid.class);
        JwtManager late = manager(InstantSource.system(), null);
        assertThat(late.decode(token)).isEqualTo(REVOKED);
        assertThat(late.decode(other)).isInstanceOf(Valid.class);
    }

    @Test
    final void two_applications_share_a_store() {
        JwtManager orders = manager(InstantSource.system(), "orders");
        JwtManager accounts = manager(InstantSource.system(), "accounts");
        String order = orders.create("alice");
        String account = accounts.create("alice");
        accounts.revokeAll("alice");
        JwtManager lateOrders = manager(InstantSource.system(), "orders");
        JwtManager lateAccounts = manager(InstantSource.system(), "accounts");
        assertThat(lateOrders.decode(order)).isInstanceOf(Valid.class);
        assertThat(lateAccounts.decode(account)).isEqualTo(REVOKED);
    }

    @Test
    final void clocks_may_differ_by_two_seconds() {
        InstantSource behind = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(-2));
        String token = manager(behind, null).create("alice");
        manager(InstantSource.system(), null).revokeAll("alice");
        JwtManager late = manager(behind, null);
        assertThat(late.decode(token)).isEqualTo(REVOKED);
        String fresh = late.create("alice");
        assertThat(late.decode(fresh)).isInstanceOf(Valid.class);
        assertThat(manager(InstantSource.system(), null).decode(fresh)).isInstanceOf(Valid.class);
    }

    private JwtManager manager(InstantSource clock, @Nullable String issuer) {
        JwtManager.Builder builder = JwtManager.builder(key).clock(clock).revocations(Revocations.of(connect()));
        return (issuer == null ? builder : builder.issuer(issuer)).build();
    }

    private static void append(Store store, int from, int to) throws Exception {
        for (String text : texts(from, to)) {
            store.append(text, TOMORROW);
        }
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "entry " + i).toList();
    }
}
