import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import java.io.File;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program that creates and decodes a token, and checks that the class path or module path contains only the core and
 * its dependencies.
 */
class Consumer {

    private static final Set<String> JARS = Set.of(
            "jwt-simple-core",
            "nimbus-jose-jwt",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jdk8",
            "jackson-datatype-jsr310",
            "slf4j-api",
            "jspecify");

    public static void main(String[] args) {
        JwtManager jwt = JwtManager.of(JwtKey.generate(Algorithm.HS256));
        String subject = jwt.decode(jwt.create("alice")).match(claims -> claims.subject(), rejected -> rejected.message());
        require(subject.equals("alice"), "the subject is " + subject);

        String module = JwtManager.class.getModule().getName();
        require(module == null || module.equals("io.jwtsimple"), "the module is " + module);
        String path = System.getProperty(module == null ? "java.class.path" : "jdk.module.path");
        // A runtime image of jlink has no module path, so there are no jars to compare.
        require(path == null || jars(path).equals(JARS), "the jars are in " + path);
        String place = path == null ? "in an image" : module == null ? "on the class path" : "on the module path";
        System.out.println("Decoded " + place + " of Java " + Runtime.version().feature() + ": " + subject);
    }

    private static Set<String> jars(String path) {
        Set<String> jars = new TreeSet<>();
        for (String entry : path.split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                jars.add(new File(entry).getName().replaceFirst("-\\d.*", ""));
            }
        }
        return jars;
    }

    private static void require(boolean good, String what) {
        if (!good) {
            throw new IllegalStateException(what);
        }
    }
}
