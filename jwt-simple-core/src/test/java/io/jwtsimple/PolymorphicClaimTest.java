package io.jwtsimple;

import static io.jwtsimple.TestJwts.assertValid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.annotation.JsonTypeResolver;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no token chooses the class of an object, whatever annotations the application's types have. */
class PolymorphicClaimTest {

    private static final AtomicInteger LOADED = new AtomicInteger();

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface ByClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
    interface ByMinimalClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    @JsonTypeResolver(StdTypeResolverBuilder.class)
    interface ByResolver {}

    interface Inherited extends ByClass {}

    /** The class that the tokens name. */
    static final class Gadget implements Inherited, ByMinimalClass, ByResolver {

        static {
            LOADED.incrementAndGet();
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    record Itself(int a) {}

    record OnMember(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object x) {}

    record OnElements(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<Object> x) {}

    record OfMember(ByClass x) {}

    record OfElements(List<ByClass> x) {}

    record OfValues(Map<String, Inherited> x) {}

    record OfOptional(Optional<ByMinimalClass> x) {}

    record OfNested(List<OfElements> x) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Circle.class), @JsonSubTypes.Type(Square.class)})
    interface Shape {}

    @JsonTypeName("circle")
    record Circle(int radius) implements Shape {}

    @JsonTypeName("square")
    record Square(int side) implements Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Cat.class), @JsonSubTypes.Type(Dog.class)})
    interface Pet {}

    record Cat(int lives) implements Pet {}

    record Dog(int bones) implements Pet {}

    record Drawing(Shape shape, List<Pet> pets) {}

    private static Claims claims(String members) {
        JwtManager jwt = TestJwts.manager().build();
        return assertValid(jwt.decode(TestJwts.withClaims(members)));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OnMember.class,
                OnElements.class,
                OfMember.class,
                OfElements.class,
                OfValues.class,
                OfOptional.class,
                OfNested.class
            })
    void a_class_name_in_a_claim_creates_nothing(Class<?> type) {
        String gadget = "{'@class':'" + Gadget.class.getName() + "','@c':'" + Gadget.class.getName() + "'}";
        for (String x : List.of(gadget, "[" + gadget + "]", "{'a':" + gadget + "}", "[{'x':[" + gadget + "]}]")) {
            assertRejected(() -> claims("'x':" + x).as(type), "claims");
        }
        assertThat(LOADED).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(classes = {ByClass.class, ByMinimalClass.class, ByResolver.class, Inherited.class, Itself.class})
    void a_type_that_takes_a_class_name_is_rejected(Class<?> type) {
        String gadget = "{'@class':'" + Gadget.class.getName() + "','@c':'" + Gadget.class.getName() + "','a':1}";
        assertRejected(() -> claims("'x':" + gadget).get("x", type), "claim 'x'");
        assertRejected(() -> claims("'x':[" + gadget + "]").list("x", type), "claim 'x'");
        assertRejected(() -> claims("'sub':" + gadget).identity(type), "claim 'sub'");
        assertRejected(() -> claims("'sub':" + gadget).as(type), "claims");
        assertThat(LOADED).hasValue(0);
    }

    private static void assertRejected(Runnable conversion, String subject) {
        assertThatIllegalArgumentException()
                .isThrownBy(conversion::run)
                .withMessageMatching(Pattern.quote(subject + ": ")
                        + "\\S+ would let the token name the class to create \\(@JsonTypeInfo of Id.CLASS or"
                        + " Id.MINIMAL_CLASS\\); use Id.NAME with @JsonSubTypes")
                .withNoCause();
    }

    @Test
    void a_name_from_the_types_own_list_is_accepted() {
        assertThat(claims("'shape':{'@type':'circle','radius':2},'pets':[{'lives':9},{'bones':3}]")
                        .as(Drawing.class))
                .isEqualTo(new Drawing(new Circle(2), List.of(new Cat(9), new Dog(3))));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        claims("'x':{'@type':'" + Gadget.class.getName() + "'}").get("x", Shape.class))
                .withMessageStartingWith("claim 'x'")
                .withMessageNotContaining("Gadget")
                .withNoCause();
        assertThat(LOADED).hasValue(0);
    }

    @Test
    void a_class_name_that_the_application_writes_is_read_as_data() {
        JwtManager jwt = TestJwts.manager().build();
        String token = jwt.create(new OnMember(new Itself(1)));
        assertThat(assertValid(jwt.decode(token)).identity())
                .isEqualTo(Map.of("x", Map.of("@class", Itself.class.getName(), "a", 1L)));
    }
}
