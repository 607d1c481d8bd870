package io.jwtsimple.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.util.VersionUtil;
import java.util.Objects;

/**
 * The check of Jackson's version. A build may set an older version of Jackson than this library needs. With this check,
 * the construction of a manager or guard then fails. Without the check, the program would fail later, at the first
 * claim that Jackson reads.
 */
public final class JacksonVersion {

    /** The oldest minor version of Jackson 2 on which the tests pass. With 2.13, a number becomes a string. */
    private static final int OLDEST_MINOR = 14;

    /**
     * The last minor version with a new annotation. Databind from 2.21 to 2.23 works with annotations of this version.
     */
    private static final int LAST_NEW_ANNOTATION = 21;

    private static final int LAST_MEASURED = 23;

    private static final String ALIGN = "set one version of all Jackson artifacts in your build, by importing"
            + " com.fasterxml.jackson:jackson-bom for instance";

    private JacksonVersion() {}

    /**
     * Requires Jackson 2.14 or newer, with all of its parts, and a core and annotations that are not older than
     * databind. Annotations 2.21 are new enough for databind up to 2.23. Loads no mapper.
     *
     * @throws IllegalStateException if a part is older, or missing; the message names the version found and the version
     *     needed
     */
    public static void require() {
        try {
            require(
                    com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION,
                    com.fasterxml.jackson.core.json.PackageVersion.VERSION,
                    annotations());
            // These two parts are needed for types of the application, in any version.
            Objects.requireNonNull(com.fasterxml.jackson.datatype.jdk8.PackageVersion.VERSION);
            Objects.requireNonNull(com.fasterxml.jackson.datatype.jsr310.PackageVersion.VERSION);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "Jackson: " + String.valueOf(e.getMessage()).replace('/', '.')
                            + " is missing, and all of jackson-databind, -core,"
                            + " -annotations, -datatype-jdk8 and -datatype-jsr310 are needed; " + ALIGN,
                    e);
        }
    }

    static void require(Version databind, Version core, Version annotations) {
        if (isOlder(databind, OLDEST_MINOR)) {
            throw new IllegalStateException("Jackson: jackson-databind is " + databind + ", and 2." + OLDEST_MINOR
                    + " or newer is needed; " + ALIGN);
        }
        int minor = databind.getMinorVersion();
        requireAsNew("core", core, databind, minor);
        boolean needsLast = minor >= LAST_NEW_ANNOTATION && minor <= LAST_MEASURED;
        requireAsNew("annotations", annotations, databind, needsLast ? LAST_NEW_ANNOTATION : minor);
    }

    private static void requireAsNew(String part, Version version, Version databind, int minor) {
        if (isOlder(version, minor)) {
            throw new IllegalStateException("Jackson: jackson-" + part + " is " + version + ", and jackson-databind is "
                    + databind + ", which needs " + part + " of the same minor version or newer; " + ALIGN);
        }
    }

    /** Returns the version in the manifest of the annotations; unknown if they are in another jar, or in a module. */
    private static Version annotations() {
        Package annotations = JsonProperty.class.getPackage();
        boolean own = "Jackson-annotations".equals(annotations.getImplementationTitle());
        return VersionUtil.parseVersion(own ? annotations.getImplementationVersion() : null, null, null);
    }

    /** Returns whether a version is known, and older than 2.minor. */
    private static boolean isOlder(Version version, int minor) {
        return !version.isUnknownVersion()
                && (version.getMajorVersion() < 2
                        || (version.getMajorVersion() == 2 && version.getMinorVersion() < minor));
    }
}
