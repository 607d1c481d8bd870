package io.jwtsimple.json;

import com.fasterxml.jackson.core.Version;

/**
 * The check of Jackson's version. A build may set Jackson to an older version than this library needs. Then a manager
 * or a guard fails when it is built, and not with the first claim that Jackson reads.
 */
public final class JacksonVersion {

    /** The oldest minor version of Jackson 2 on which the tests pass; with 2.13 a number becomes a string. */
    private static final int OLDEST_MINOR = 14;

    private static final String ALIGN = "set one version of all Jackson artifacts in your build, by importing"
            + " com.fasterxml.jackson:jackson-bom for instance";

    private static final String NEEDED = "2." + OLDEST_MINOR + " or newer is needed; " + ALIGN;

    private JacksonVersion() {}

    /**
     * Requires Jackson 2.14 or newer, and a core that is not older than databind. Loads no mapper.
     *
     * @throws IllegalStateException if it is older, or missing; the message names the version found and the version needed
     */
    public static void require() {
        try {
            require(
                    com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION,
                    com.fasterxml.jackson.core.json.PackageVersion.VERSION);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("Jackson: jackson-databind or jackson-core is missing, and " + NEEDED, e);
        }
    }

    static void require(Version databind, Version core) {
        if (isOlder(databind, OLDEST_MINOR)) {
            throw new IllegalStateException("Jackson: jackson-databind is " + databind + ", and " + NEEDED);
        }
        if (isOlder(core, databind.getMinorVersion())) {
            throw new IllegalStateException("Jackson: jackson-core is " + core + ", and jackson-databind is " + databind
                    + ", which needs a core as new as itself; " + ALIGN);
        }
    }

    /** Returns whether a version is known, and older than 2.minor. */
    private static boolean isOlder(Version version, int minor) {
        return !version.isUnknownVersion()
                && (version.getMajorVersion() < 2
                        || (version.getMajorVersion() == 2 && version.getMinorVersion() < minor));
    }
}
