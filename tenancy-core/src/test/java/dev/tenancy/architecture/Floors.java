package dev.tenancy.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The house: a package lies on the floor that the last part of its name has, and knows those below only. */
final class Floors extends ArchCondition<JavaClass> {

    private static final String[] FROM_THE_GROUND_UP = {
        "id problem secret page",
        "plan",
        "tenant role",
        "team apikey usage audit identification ratelimit",
        "store event",
        "access",
        "memory",
        "tenancy"
    };
    private static final int GROUND = 0;
    private static final Map<String, Integer> FLOOR = IntStream.range(0, FROM_THE_GROUND_UP.length)
            .boxed()
            .flatMap(floor -> Stream.of(FROM_THE_GROUND_UP[floor].split(" ")).map(name -> Map.entry(name, floor)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    Floors() {
        super("know only the floors below, and the ground");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        Integer own = floor(item);
        if (own == null) {
            events.add(SimpleConditionEvent.violated(item, item.getName() + " lies on no floor"));
            return;
        }
        item.getDirectDependenciesFromSelf().stream()
                .filter(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith("dev.tenancy"))
                .filter(dependency -> !isInReach(own, dependency))
                .forEach(dependency -> events.add(SimpleConditionEvent.violated(item, dependency.getDescription())));
    }

    private static boolean isInReach(int own, Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        Integer floor = floor(target);
        return target.getPackageName().equals(dependency.getOriginClass().getPackageName())
                || (floor != null && (floor == GROUND || floor < own));
    }

    private static Integer floor(JavaClass type) {
        String name = type.getPackageName();
        return FLOOR.get(name.substring(name.lastIndexOf('.') + 1));
    }
}
