package io.jwtsimple;

import io.jwtsimple.RevocationEntry.Kind;
import io.jwtsimple.json.JsonFault;
import io.jwtsimple.json.JsonReader;
import io.jwtsimple.json.JsonWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The check of one manager's tokens for revocation. Also adds the manager's revocations.
 *
 * <p>A token is accepted only for a limited time after its {@code iat}. This time is the <em>reach</em>. An entry for
 * an identity or a session can end after the reach, because every token that the entry revokes is then too old.
 */
final class RevocationCheck {

    /** The shortest reach: one day, because most providers issue tokens that are valid for a day at most. */
    private static final long MIN_REACH = Duration.ofDays(1).toSeconds();

    /**
     * The time for which an entry is kept after its tokens expire: twice the maximum leeway, since clocks may differ.
     */
    private static final long MARGIN = Duration.ofMinutes(10).toSeconds();

    /**
     * The maximum number of seconds by which {@code create} sets {@code iat} ahead of the clock. Usually one second is
     * enough. More seconds are needed after several calls of {@code revokeAll} in one second, if the clock of the
     * revoking process is ahead, or if the revoking manager adds its leeway (see {@link #ahead}). A minute is longer
     * than the default leeway.
     */
    private static final long MAX_AHEAD = 60;

    /** The reach if there is no limit, longer than the age of every token. */
    private static final long NO_LIMIT = 3 * RevocationEntry.FOREVER;

    private static final String NO_ISSUER = "";

    private final Revocations revocations;
    private final RevocationTable table;
    private final ClaimConversion conversion;
    private final InstantSource clock;
    private final @Nullable String issuer;
    private final String identityClaim;
    private final long reach;
    private final long leeway;
    /** The number of seconds by which the issuer's clock may be ahead; zero if this manager can create tokens. */
    private final long ahead;

    private final RevocationIds ids = new RevocationIds();

    RevocationCheck(Revocations revocations, JwtManager.Builder options, ClaimConversion conversion) {
        this.revocations = revocations;
        this.table = revocations.table();
        this.conversion = conversion;
        this.clock = options.clock;
        this.issuer = options.issuer;
        this.identityClaim = options.identityClaim;
        this.reach = options.acceptMissingExpiry ? NO_LIMIT : Math.max(MIN_REACH, options.expiresIn.toSeconds());
        this.leeway = options.leeway.toSeconds();
        JwtKey first = options.keys.first();
        boolean creates = first != null && first.signatures().canSign();
        this.ahead = creates ? 0 : leeway;
        table.cover(reach, clock);
    }

    /** Returns the check of a manager. Throws an exception if the manager has no revocations. */
    static RevocationCheck required(@Nullable RevocationCheck ofManager) {
        if (ofManager == null) {
            throw new IllegalStateException(
                    "revoke: this manager has no revocations; set revocations(...) of its builder");
        }
        return ofManager;
    }

    boolean mayBlock() {
        return revocations.mayBlock();
    }

    /** Checks a token that has passed every other check. */
    void check(Claims claims, Instant now) throws TokenFault {
        Instant issuedAt = claims.issuedAt();
        if (issuedAt == null && reach != NO_LIMIT) {
            throw TokenFault.ISSUED_AT_MISSING; // a token of unknown age could outlive the entry that revokes it
        }
        revocations.requireCurrent(now);
        // A token without iat counts as older than every entry.
        long iat = issuedAt == null ? RevocationTable.NONE : issuedAt.getEpochSecond();
        long seconds = now.getEpochSecond();
        // A manager without an issuer revokes all tokens of an identity or session under NO_ISSUER.
        if (revokes(realm(claims), claims, iat, seconds)
                || (issuer == null && claims.issuer() != null && revokes(NO_ISSUER, claims, iat, seconds))) {
            throw TokenFault.REVOKED;
        }
        if ((issuedAt != null && seconds - iat - leeway > reach) || table.mayHaveLost(iat)) {
            throw TokenFault.TOO_OLD;
        }
        if (issuedAt != null && iat - seconds - leeway > MAX_AHEAD) {
            throw TokenFault.ISSUED_LATER; // revokeAll, called now, would not revoke the token
        }
    }

    private boolean revokes(String realm, Claims claims, long iat, long now) {
        RevocationTable.Entries entries = table.find(realm);
        return entries != null
                && ((entries.has(Kind.TOKEN) && revokesToken(entries, claims, iat, now))
                        || (entries.has(Kind.IDENTITY) && revokesByIdentity(entries, Kind.IDENTITY, claims, iat, now))
                        || (entries.has(Kind.SESSION) && entries.revokes(Kind.SESSION, session(claims), iat, now)));
    }

    private boolean revokesToken(RevocationTable.Entries entries, Claims claims, long iat, long now) {
        String id = claims.id();
        return id != null
                ? entries.revokes(Kind.TOKEN, id, iat, now)
                : revokesByIdentity(entries, Kind.TOKEN, claims, iat, now);
    }

    /**
     * Returns whether an entry revokes tokens of the identity. Other managers with these revocations may have other
     * identity claims, so the check also reads these claims of the token.
     */
    private boolean revokesByIdentity(RevocationTable.Entries entries, Kind kind, Claims claims, long iat, long now) {
        if (entries.revokes(kind, subject(kind, claims.identity(), iat), iat, now)) {
            return true;
        }
        for (String claim : entries.identityClaims()) {
            if (!claim.equals(identityClaim)
                    && entries.revokes(kind, subject(kind, claims.get(claim), iat), iat, now)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the subject of an entry: the identity or, for a single token without an id, a list of the identity and
     * {@code iat}. Returns null if there is no identity.
     */
    private static @Nullable Object subject(Kind kind, @Nullable Object identity, long iat) {
        return identity == null || kind == Kind.IDENTITY ? identity : List.of(identity, iat);
    }

    /** Returns the id of a token's session. Converts a number to text. */
    private static @Nullable Object session(Claims claims) {
        Object sid = claims.get("sid");
        return sid instanceof Number ? String.valueOf(RevocationEntry.comparable(sid)) : sid;
    }

    /** Returns the issuer in the entries of a token. Prefers the manager's own string, whose hash code is cached. */
    private String realm(Claims claims) {
        return issuer != null ? issuer : claims.issuer() == null ? NO_ISSUER : claims.issuer();
    }

    /** Revokes the token of these claims. A manager with the same revocations must have decoded the token. */
    void revoke(Claims claims) {
        if (claims == Claims.empty()) {
            throw new IllegalArgumentException(
                    "claims: Claims.empty() comes from no token; revoke the claims of a request with a token");
        }
        RevocationCheck owner = claims.revocations();
        if (owner == null || owner.revocations != revocations) {
            throw new IllegalArgumentException("claims: come from a manager without these revocations, so revoking them"
                    + " has no effect; give both managers the same Revocations");
        }
        String id = claims.id();
        Object subject = id != null ? id : identityAndTime(claims);
        Instant expiresAt = claims.expiresAt();
        add(new RevocationEntry(
                Kind.TOKEN,
                owner.realm(claims),
                Objects.requireNonNull(RevocationEntry.comparable(subject)),
                id != null ? null : owner.identityClaim,
                RevocationEntry.FOREVER,
                expiresAt == null ? RevocationEntry.FOREVER : end(expiresAt.getEpochSecond() + 1),
                0));
    }

    /** Returns the identity and the {@code iat} in seconds, which together identify a token without {@code jti}. */
    private static List<Object> identityAndTime(Claims claims) {
        Object identity = claims.identity();
        Instant issuedAt = claims.issuedAt();
        if (identity == null || issuedAt == null) {
            throw new IllegalArgumentException("claims: have no jti, and not both an identity and an iat, so the"
                    + " token cannot be told from others; use tokens with a jti");
        }
        return List.of(identity, issuedAt.getEpochSecond());
    }

    void revokeSession(String sid) {
        if (sid.isEmpty()) {
            throw new IllegalArgumentException("sid: must not be empty");
        }
        long kept = table.reach();
        add(new RevocationEntry(Kind.SESSION, realm(), sid, null, RevocationEntry.FOREVER, end(now() + kept), kept));
    }

    /** Revokes all tokens of an identity that have been issued so far. */
    void revokeAll(Object identity) {
        Object subject = comparable(identityClaim, identity);
        if (subject == null) {
            throw new IllegalArgumentException("claim '" + identityClaim + "': the identity, a "
                    + identity.getClass().getName() + ", is null as JSON");
        }
        long now = now();
        long latest = Math.max(now, revocations.latestCreation());
        long issuedUntil = Math.max(now + ahead, latest);
        long kept = table.reach();
        RevocationEntry entry = new RevocationEntry(
                Kind.IDENTITY, realm(), subject, identityClaim, issuedUntil, end(issuedUntil + kept), kept);
        entry.text(); // throws if the text is too long, before the entry is added
        revocations.read(Instant.ofEpochSecond(now));
        revocations.append(table.addIdentity(entry, now, latest + MAX_AHEAD));
    }

    private void add(RevocationEntry entry) {
        entry.text(); // throws if the text is too long, before the entry is added
        table.add(entry, now());
        revocations.append(entry);
    }

    private String realm() {
        return issuer == null ? NO_ISSUER : issuer;
    }

    private static long end(long seconds) {
        return Math.min(seconds + MARGIN, RevocationEntry.FOREVER);
    }

    private long now() {
        Instant now = clock.instant();
        if (!ClaimDate.isInRange(now)) {
            throw new IllegalStateException(
                    "clock: must show a time up to year 9999, the last year that a token can express, was " + now);
        }
        return now.getEpochSecond();
    }

    String newId() {
        return ids.next();
    }

    /**
     * Sets {@code iat} to a second that is not revoked, unless the application has set {@code iat}. Throws an exception
     * if this second is too far ahead of the clock, if {@code iat} is missing, or if the lifetime is too long.
     *
     * @param claims the claims, after the application has changed them
     * @param now the time of the creation, in whole seconds
     */
    void prepare(Map<String, @Nullable Object> claims, Instant now) {
        long seconds = now.getEpochSecond();
        revocations.created(seconds);
        Object issuedAt = claims.get("iat");
        if (issuedAt instanceof Long iat && iat == seconds) { // create, and not the application, has set iat
            revocations.refresh(now);
            String iss = claims.get("iss") instanceof String name ? name : NO_ISSUER;
            long issuedUntil = Math.max(
                    issuedUntil(iss, claims, seconds),
                    issuer == null ? issuedUntil(NO_ISSUER, claims, seconds) : RevocationTable.NONE);
            if (issuedUntil >= seconds) {
                requireAhead(issuedUntil + 1 - seconds);
                claims.put("iat", issuedUntil + 1); // the token is newer than the entry
            }
        }
        if (issuedAt == null && reach != NO_LIMIT) {
            throw new IllegalArgumentException(
                    "iat: must be present, since decode of a manager with revocations rejects"
                            + " a token without iat; do not remove the claim");
        }
        requireReach(claims.get("exp"), issuedAt);
    }

    private static void requireAhead(long seconds) {
        if (seconds > MAX_AHEAD) {
            throw new IllegalStateException("create: the tokens of this identity are revoked until a time ahead of the"
                    + " clock, so that iat must be " + seconds + " seconds ahead, the limit is " + MAX_AHEAD
                    + "; create the token " + (seconds - MAX_AHEAD) + " seconds later, and compare the clocks of the"
                    + " processes if this is long");
        }
    }

    private long issuedUntil(String realm, Map<String, @Nullable Object> claims, long now) {
        RevocationTable.Entries entries = table.find(realm);
        if (entries == null || !entries.has(Kind.IDENTITY)) {
            return RevocationTable.NONE;
        }
        long latest = issuedUntil(entries, identityClaim, claims, now);
        for (String claim : entries.identityClaims()) {
            if (!claim.equals(identityClaim)) {
                latest = Math.max(latest, issuedUntil(entries, claim, claims, now));
            }
        }
        return latest;
    }

    private long issuedUntil(
            RevocationTable.Entries entries, String claim, Map<String, @Nullable Object> claims, long now) {
        Object identity = claims.get(claim);
        return identity == null
                ? RevocationTable.NONE
                : entries.issuedUntil(Kind.IDENTITY, comparable(claim, identity), now);
    }

    /** Rejects a lifetime above the reach: decode would reject such a token before its {@code exp}. */
    private void requireReach(@Nullable Object expiresAt, @Nullable Object issuedAt) {
        if (expiresAt != null && issuedAt != null && seconds(expiresAt) - seconds(issuedAt) > reach) {
            throw new IllegalArgumentException("exp: must be at most " + Duration.ofSeconds(reach)
                    + " after iat, since revocations end after that time; set the longest lifetime with expiresIn(...)"
                    + " of the manager's builder, and shorter ones for single tokens");
        }
    }

    private static long seconds(Object date) {
        return date instanceof Instant instant ? instant.getEpochSecond() : ((Number) date).longValue();
    }

    /**
     * Returns the identity as {@code decode} reads it, in a comparable form; null if the JSON of the identity is null.
     */
    private @Nullable Object comparable(String claim, Object identity) {
        if (identity instanceof String || identity instanceof Long) {
            return identity;
        }
        ByteBuffer json = new JsonWriter("claim", conversion).write(Map.of(claim, identity));
        byte[] bytes = new byte[json.remaining()];
        json.get(bytes);
        try {
            return RevocationEntry.comparable(new JsonReader(bytes).readObject().get(claim));
        } catch (JsonFault fault) {
            throw new IllegalStateException(fault); // cannot happen: the reader accepts all JSON of the writer
        }
    }
}
