package dev.tenancy.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.function.Predicate;

/** The rules of tenancy-core's own classes. */
final class CoreRules {

    static final ArchRule FLOORS = classes().should(new Floors());

    static final ArchRule NO_CYCLES = slices().assignedFrom(packages()).should().beFreeOfCycles();

    static final ArchRule ONLY_THE_JDK = classes()
            .should(onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                    "java..", "javax.crypto..", "org.jspecify..", "dev.tenancy..")));

    static final ArchRule TELLING_NAMES = classes()
            .should(have("a telling name", type -> !type.getSimpleName().matches(".*(Impl|Manager|Utils?)")));

    static final ArchRule CLOSED = classes()
            .that()
            .arePublic()
            .should(have(
                    "no open door: final, abstract, sealed, an interface, a record or an enum", CoreRules::isClosed));

    private CoreRules() {}

    private static boolean isClosed(JavaClass type) {
        return type.isInterface()
                || type.isEnum()
                || type.getModifiers().contains(FINAL)
                || type.getModifiers().contains(ABSTRACT)
                || type.reflect().isSealed();
    }

    private static ArchCondition<JavaClass> have(String what, Predicate<JavaClass> test) {
        return new ArchCondition<>("have " + what) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                events.add(new SimpleConditionEvent(item, test.test(item), item.getName() + " has not " + what));
            }
        };
    }

    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }
}
