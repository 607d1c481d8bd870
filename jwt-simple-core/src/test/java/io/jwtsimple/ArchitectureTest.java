package io.jwtsimple;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests the structure of the core: packages have only the allowed dependencies, public signatures contain only types of
 * the JDK and of this library, and digests are compared in constant time.
 */
class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jwtsimple");

    @Test
    void token_classes_do_not_depend_on_http() {
        noClasses()
                .that()
                .resideInAPackage("io.jwtsimple")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.jwtsimple.http")
                .check(CORE);
    }

    @Test
    void json_classes_do_not_depend_on_tokens() {
        noClasses()
                .that()
                .resideInAPackage("io.jwtsimple.json")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.jwtsimple", "io.jwtsimple.http")
                .check(CORE);
    }

    @Test
    void the_core_does_not_depend_on_a_framework() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.jwtsimple..",
                        "java..",
                        "javax.crypto..",
                        "com.fasterxml.jackson..",
                        "com.nimbusds.jose..",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .check(CORE);
    }

    /** The time of {@code Arrays.equals} would reveal how many leading bytes of a guessed HMAC are right. */
    @Test
    void signatures_and_digests_are_compared_in_constant_time() {
        for (Class<?> comparing : List.of(KeyHmacSignatures.class, TokenCache.class)) {
            List<String> calls = callsIn(comparing);
            assertThat(calls)
                    .as(comparing.getSimpleName())
                    .contains("java.security.MessageDigest.isEqual")
                    .doesNotContain(
                            "java.util.Arrays.equals",
                            "java.util.Arrays.compare",
                            "java.util.Arrays.mismatch",
                            "java.util.Objects.equals",
                            "java.util.Objects.deepEquals");
        }
    }

    private static List<String> callsIn(Class<?> type) {
        return CORE.stream()
                .filter(known -> known.getName().matches(Pattern.quote(type.getName()) + "(\\$.*)?"))
                .flatMap(known -> known.getMethodCallsFromSelf().stream())
                .map(call -> call.getTargetOwner().getName() + "." + call.getName())
                .toList();
    }

    @Test
    void public_classes_are_final() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areTopLevelClasses()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CORE);
    }

    @Test
    void public_signatures_use_only_types_of_the_jdk_and_of_this_library() throws ClassNotFoundException {
        List<String> signatures = new ArrayList<>();
        for (JavaClass imported : CORE) {
            Class<?> type = Class.forName(imported.getName());
            if (isPublic(type)) {
                signatures.addAll(signatures(type));
            }
        }
        assertThat(signatures)
                .hasSizeGreaterThan(100)
                .allSatisfy(signature -> assertThat(signature)
                        .doesNotContain("com.fasterxml", "com.nimbusds", "org.slf4j", "jakarta", "spark", "undertow"));
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    private static List<String> signatures(Class<?> type) {
        List<String> signatures = new ArrayList<>();
        signatures.add("extends " + type.getGenericSuperclass());
        Stream.of(type.getGenericInterfaces()).map(Type::toString).forEach(signatures::add);
        for (Field field : type.getFields()) {
            signatures.add(field.toGenericString());
        }
        for (Method method : type.getMethods()) {
            add(signatures, method);
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            add(signatures, constructor);
        }
        return signatures;
    }

    private static void add(List<String> signatures, Executable executable) {
        signatures.add(executable.toGenericString());
    }
}
