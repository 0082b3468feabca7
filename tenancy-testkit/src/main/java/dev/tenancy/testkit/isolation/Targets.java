package dev.tenancy.testkit.isolation;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Where a vector applies. */
final class Targets {

    private Targets() {}

    /** Each entity that has a tenant. */
    static final Function<MappedModel, List<Target>> ENTITIES = entities(entity -> true);

    static final Function<MappedModel, List<Target>> VERSIONED = entities(EntityShape::isVersioned);

    static final Function<MappedModel, List<Target>> NATURAL_ID =
            entities(entity -> !entity.naturalId().isEmpty());

    static final Function<MappedModel, List<Target>> INHERITING =
            entities(entity -> entity.persister().getSuperMappingType() != null);

    static final Function<MappedModel, List<Target>> SEVERAL_TABLES =
            entities(entity -> entity.tables().size() > 1);

    /** Each reference of a tenant's row to another row of that tenant. */
    static final Function<MappedModel, List<Target>> REFERENCES =
            attributes(true, (model, attribute) -> attribute.isReference() && leadsToScoped(model, attribute));

    /** Each collection of a tenant's rows in a row of that tenant. */
    static final Function<MappedModel, List<Target>> COLLECTIONS =
            attributes(true, (model, attribute) -> attribute.isPlural() && leadsToScoped(model, attribute));

    /** Each collection of a tenant's row, of rows or of values. */
    static final Function<MappedModel, List<Target>> ALL_COLLECTIONS =
            attributes(true, (model, attribute) -> attribute.isPlural());

    /** Each collection of a tenant's rows in a row that belongs to nobody. */
    static final Function<MappedModel, List<Target>> SHARED_COLLECTIONS =
            attributes(false, (model, attribute) -> attribute.isPlural() && leadsToScoped(model, attribute));

    /** The persistence unit as a whole. */
    static List<Target> once(MappedModel model) {
        return List.of(new Target(model.scoped().get(0)));
    }

    private static Function<MappedModel, List<Target>> entities(Predicate<EntityShape> chosen) {
        return model -> model.scoped().stream().filter(chosen).map(Target::new).toList();
    }

    private static Function<MappedModel, List<Target>> attributes(
            boolean scoped, BiPredicate<MappedModel, MappedAttribute> chosen) {
        return model -> model.entities().stream()
                .filter(entity -> entity.isScoped() == scoped)
                .flatMap(entity -> entity.attributes().stream()
                        .filter(attribute -> chosen.test(model, attribute))
                        .map(attribute -> new Target(entity, attribute)))
                .toList();
    }

    private static boolean leadsToScoped(MappedModel model, MappedAttribute attribute) {
        String name = attribute.entityName();
        return name != null && model.concrete(name).isScoped();
    }
}
