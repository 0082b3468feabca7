package dev.tenancy.testkit.isolation;

import dev.tenancy.access.TenantContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.Session;

/** What the victim's own sessions see of what is attacked. */
final class VictimsView {

    private final Sample sample;
    private final Map<Target, List<String>> before = new HashMap<>();

    VictimsView(Sample sample) {
        this.sample = sample;
    }

    /** What they saw the first time. */
    List<String> before(Target target) {
        List<String> seen = before.get(target);
        if (seen == null) {
            seen = of(target);
            sample.model().sessions().getCache().evictAllRegions();
            before.put(target, seen);
        }
        return seen;
    }

    /** First by identifier, and so through the caches, then by query. */
    List<String> of(Target target) {
        Sight sight = new Sight(sample.model().closedTo(target));
        entities(target).forEach(entity -> {
            look(sight, session -> session.find(entity.type(), id(entity)));
            // Everybody sees a new row that belongs to nobody.
            if (entity.isScoped()) {
                look(
                        sight,
                        session -> session.createSelectionQuery("from " + entity.name(), Object.class)
                                .getResultList());
            }
        });
        // A size says less than what is there, and changes with it.
        return sight.values().stream().filter(text -> !text.contains(".size=")).toList();
    }

    private Stream<EntityShape> entities(Target target) {
        MappedAttribute attribute = target.attribute();
        String other = attribute == null ? null : attribute.entityName();
        return other == null
                ? Stream.of(target.entity())
                : Stream.of(target.entity(), sample.model().concrete(other)).distinct();
    }

    private Object id(EntityShape entity) {
        return entity.id(
                entity.isScoped()
                        ? sample.victim().attackedRow(entity)
                        : sample.rows().sharedRow(entity));
    }

    private void look(Sight sight, Attempt.Work<Session> work) {
        TenantContext.runIn(sample.victim().context(), () -> {
            try (Session session = sample.model().open()) {
                session.beginTransaction();
                sight.add(work.with(session));
                session.getTransaction().rollback();
            } catch (Exception failed) {
                sight.add(failed);
            }
        });
    }
}
