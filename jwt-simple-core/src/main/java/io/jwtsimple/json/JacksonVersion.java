package io.jwtsimple.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.util.VersionUtil;
import java.util.Objects;

/**
 * The check of Jackson's version, because an application's build may select a version that is too old for this library.
 * With such a version, the construction of a manager or guard fails. Without the check, the program would fail later,
 * at the first claim that Jackson reads.
 */
public final class JacksonVersion {

    /**
     * The oldest minor version of Jackson 2 with which the tests pass. Jackson 2.13 wrongly converts a number in a
     * claim to a string.
     */
    private static final int OLDEST_MINOR = 14;

    /**
     * The last minor version in which Jackson added an annotation. Versions 2.21 to 2.23 of databind work with
     * annotations 2.21.
     */
    private static final int LAST_NEW_ANNOTATION = 21;

    private static final int LAST_MEASURED = 23;

    private static final String ALIGN = "set one version of all Jackson artifacts in your build, by importing"
            + " com.fasterxml.jackson:jackson-bom for instance";

    private JacksonVersion() {}

    /**
     * Requires Jackson 2.14 or newer, with all artifacts that this library needs. Core and annotations must be at least
     * as new as databind, but annotations 2.21 are new enough for databind up to 2.23. Loads no mapper, since this
     * would slow down every start.
     *
     * @throws IllegalStateException if a part of Jackson is missing or too old; the message contains the found version
     *     and the required version
     */
    public static void require() {
        try {
            require(
                    com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION,
                    com.fasterxml.jackson.core.json.PackageVersion.VERSION,
                    annotations());
            // The application's types need both datatype modules. Any version of these modules is accepted.
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

    /**
     * Returns the version in the manifest of the annotations. The version is unknown if the annotations are in another
     * jar, or are loaded as a module.
     */
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
