package io.jwtsimple;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Tests that the metadata for native images covers all uses of reflection in the core. The test builds no native image.
 */
class NativeImageTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jwtsimple");

    @Test
    void only_the_client_of_remote_keys_uses_reflection() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.jwtsimple.RemoteClient")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.reflect\\.(Method|Constructor|Field|Proxy)"
                        + "|java\\.lang\\.invoke\\.(MethodHandleProxies|VarHandle)|java\\.util\\.ServiceLoader")
                .orShould()
                .callMethodWhere(describe(
                        "a class or resource is found by name",
                        call -> call.getTargetOwner().isEquivalentTo(Class.class)
                                && call.getName()
                                        .matches("forName|getMethods?|getDeclared.*|getResource.*|newInstance")))
                .check(CORE);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void each_method_of_the_metadata_exists() throws Exception {
        List<String> methods = new ArrayList<>();
        for (JsonNode type : metadata("reflect-config.json")) {
            for (JsonNode method : type.get("methods")) {
                Class<?>[] parameters =
                        new Class<?>[method.get("parameterTypes").size()];
                for (int i = 0; i < parameters.length; i++) {
                    String name = method.get("parameterTypes").get(i).asText();
                    parameters[i] = name.equals("long") ? long.class : Class.forName(name);
                }
                Method found = Class.forName(type.get("name").asText())
                        .getMethod(method.get("name").asText(), parameters);
                methods.add(found.getName());
            }
        }
        assertThat(methods).containsExactly("isTerminated", "build", "orTimeout");
    }

    /** Since JDK 22, {@code MethodHandleProxies} no longer creates a {@code java.lang.reflect.Proxy}. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void the_proxy_of_the_metadata_is_the_proxy_of_the_jdk() throws Exception {
        MethodHandle method =
                MethodHandles.publicLookup().findVirtual(String.class, "length", MethodType.methodType(int.class));
        Object proxy = MethodHandleProxies.asInterfaceInstance(Supplier.class, method.bindTo("abc"));
        List<String> interfaces = new ArrayList<>();
        metadata("proxy-config.json").get(0).get("interfaces").forEach(name -> interfaces.add(name.asText()));
        assertThat(Arrays.stream(proxy.getClass().getInterfaces()).map(Class::getName))
                .isEqualTo(interfaces);
    }

    private static JsonNode metadata(String name) throws IOException {
        try (InputStream in = NativeImageTest.class.getResourceAsStream(
                "/META-INF/native-image/io.jwtsimple/jwt-simple-core/" + name)) {
            return new JsonMapper().readTree(in);
        }
    }
}
