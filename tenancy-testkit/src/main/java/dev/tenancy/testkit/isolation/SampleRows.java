package dev.tenancy.testkit.isolation;

import dev.tenancy.access.TenantContext;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.jspecify.annotations.Nullable;

/** Stores rows of every entity: those that belong to nobody once, and each tenant's own, all tied to each other. */
final class SampleRows {

    private static final int SLOTS = 2;

    private final MappedModel model;
    private final SampleRow rows;
    private final Map<String, Object> shared = new LinkedHashMap<>();

    SampleRows(MappedModel model, SampleRow rows) {
        this.model = model;
        this.rows = rows;
    }

    /** Stores what belongs to nobody. */
    void storeShared(Consumer<Consumer<EntityManager>> operator) {
        model.shared().forEach(entity -> shared.put(entity.name(), rows.make(entity, 0)));
        if (shared.isEmpty()) {
            return;
        }
        operator.accept(session -> {
            for (EntityShape entity : model.shared()) {
                Object row = sharedRow(entity);
                for (MappedAttribute attribute : entity.attributes()) {
                    String target = attribute.entityName();
                    if (attribute.isReference()
                            && target != null
                            && !model.concrete(target).isScoped()) {
                        attribute.set(row, sharedRow(model.concrete(target)));
                    } else if (attribute.isPlural() && target == null && !attribute.isInverse()) {
                        addValue(entity, row, attribute, 0);
                    }
                }
            }
            model.shared().forEach(entity -> session.persist(sharedRow(entity)));
        });
    }

    /** The row of a shared entity, detached. */
    Object sharedRow(EntityShape entity) {
        Object row = shared.get(entity.name());
        if (row == null) {
            throw new IllegalStateException("No row of " + entity);
        }
        return row;
    }

    /** Stores rows of one tenant. */
    Party store(TenantContext context, int number) {
        Map<String, List<Object>> made = new LinkedHashMap<>();
        for (EntityShape entity : model.scoped()) {
            List<Object> slots = new ArrayList<>();
            for (int slot = 0; slot < SLOTS; slot++) {
                slots.add(rows.make(entity, number));
            }
            made.put(entity.name(), slots);
        }
        inTransaction(context, session -> {
            Set<String> taken = new HashSet<>();
            made.forEach((name, slots) -> {
                for (int slot = 0; slot < SLOTS; slot++) {
                    tie(session, made, model.concrete(name), slot, number, taken);
                }
            });
            persistInOrder(session, made);
            fillShared(session, made, number);
        });
        EntityShape any = model.scoped().get(0);
        Object row = made.values().iterator().next().get(0);
        return new Party(number, context, requireTenant(any.tenant().of(row), any), made);
    }

    private static Object requireTenant(@Nullable Object tenant, EntityShape entity) {
        if (tenant == null) {
            throw new IllegalStateException("Hibernate stored a row of " + entity + " without a tenant.");
        }
        return tenant;
    }

    private void tie(
            Session session,
            Map<String, List<Object>> made,
            EntityShape entity,
            int slot,
            int number,
            Set<String> taken) {
        Object row = slots(made, entity).get(slot);
        for (MappedAttribute attribute : entity.attributes()) {
            if (attribute.isReference() && attribute.of(row) == null) {
                attribute.set(row, other(session, made, entity, attribute, slot));
            } else if (attribute.isPlural() && !attribute.isInverse()) {
                if (attribute.entityName() == null) {
                    addValue(entity, row, attribute, number);
                } else if (taken.add(role(attribute) + slot)) {
                    Object element = other(session, made, entity, attribute, slot);
                    if (element != null) {
                        rows.add(row, attribute, element, number);
                    }
                }
            }
        }
    }

    private static String role(MappedAttribute attribute) {
        return ((PluralAttributeMapping) attribute.mapping())
                .getCollectionDescriptor()
                .getRole();
    }

    private void addValue(EntityShape entity, Object row, MappedAttribute attribute, int number) {
        PluralAttributeMapping plural = (PluralAttributeMapping) attribute.mapping();
        rows.add(
                row, attribute, rows.required(plural.getElementDescriptor(), entity + "." + attribute, number), number);
    }

    // Of two rows of one entity the second refers to the first; a row that refers to itself is no tree.
    private @Nullable Object other(
            Session session, Map<String, List<Object>> made, EntityShape entity, MappedAttribute attribute, int slot) {
        String name = attribute.entityName();
        EntityShape target = model.concrete(name == null ? entity.name() : name);
        if (!target.isScoped()) {
            return session.getReference(target.type(), target.id(sharedRow(target)));
        }
        if (target == entity
                && slot == 0
                && attribute.mapping().getAttributeMetadata().isNullable()) {
            return null;
        }
        return slots(made, target).get(target == entity ? 0 : slot);
    }

    private static List<Object> slots(Map<String, List<Object>> made, EntityShape entity) {
        return made.getOrDefault(entity.name(), List.of());
    }

    private void persistInOrder(Session session, Map<String, List<Object>> made) {
        Set<EntityShape> ordered = new LinkedHashSet<>();
        model.scoped().forEach(entity -> visit(entity, ordered, new HashSet<>()));
        for (int slot = 0; slot < SLOTS; slot++) {
            for (EntityShape entity : ordered) {
                session.persist(slots(made, entity).get(slot));
            }
        }
    }

    private void visit(EntityShape entity, Set<EntityShape> ordered, Set<EntityShape> open) {
        if (ordered.contains(entity) || !open.add(entity)) {
            return;
        }
        for (MappedAttribute attribute : entity.attributes()) {
            String target = attribute.entityName();
            if (attribute.isReference()
                    && target != null
                    && model.concrete(target).isScoped()) {
                visit(model.concrete(target), ordered, open);
            }
        }
        ordered.add(entity);
    }

    private void fillShared(Session session, Map<String, List<Object>> made, int number) {
        for (EntityShape entity : model.shared()) {
            Object row = session.find(entity.type(), entity.id(sharedRow(entity)));
            for (MappedAttribute attribute : entity.attributes()) {
                String target = attribute.entityName();
                if (attribute.isPlural()
                        && !attribute.isInverse()
                        && target != null
                        && model.concrete(target).isScoped()) {
                    for (Object element : slots(made, model.concrete(target))) {
                        rows.add(row, attribute, element, number);
                    }
                }
            }
        }
    }

    void inTransaction(TenantContext context, Consumer<Session> work) {
        TenantContext.runIn(context, () -> {
            try (Session session = model.open()) {
                session.beginTransaction();
                work.accept(session);
                session.getTransaction().commit();
            }
        });
    }
}
