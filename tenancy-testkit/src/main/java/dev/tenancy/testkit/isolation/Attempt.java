package dev.tenancy.testkit.isolation;

import dev.tenancy.access.TenantContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.query.CommonQueryContract;
import org.hibernate.query.QueryProducer;
import org.jspecify.annotations.Nullable;

/** One attack of one tenant on one target, and what the attacker has got to see so far. */
final class Attempt {

    private final MappedModel model;
    private final SampleRows samples;
    private final SampleRow rows;
    private final Target target;
    private final Party attacker;
    private final Party victim;
    private final Sight sight;
    private final Set<String> known = new HashSet<>();
    private boolean comparable = true;

    Attempt(MappedModel model, SampleRows samples, SampleRow rows, Target target, Party attacker, Party victim) {
        this.model = model;
        this.samples = samples;
        this.sight = new Sight(model.closedTo(target));
        this.rows = rows;
        this.target = target;
        this.attacker = attacker;
        this.victim = victim;
    }

    @FunctionalInterface
    interface Work<S> {
        @Nullable
        Object with(S session) throws Exception;
    }

    // --- what is attacked

    Target target() {
        return target;
    }

    SampleRow rows() {
        return rows;
    }

    SessionFactory sessions() {
        return model.sessions();
    }

    EntityShape entity() {
        return target.entity();
    }

    MappedAttribute attribute() {
        MappedAttribute attribute = target.attribute();
        if (attribute == null) {
            throw new IllegalStateException(target + " is not an association");
        }
        return attribute;
    }

    /** The entity at the other end of the association. */
    EntityShape foreignEntity() {
        String name = attribute().entityName();
        if (name == null) {
            throw new NotApplicable(target + " holds values");
        }
        return model.concrete(name);
    }

    @SuppressWarnings("unchecked")
    Class<Object> type() {
        return (Class<Object>) entity().type();
    }

    Party attacker() {
        return attacker;
    }

    Party victim() {
        return victim;
    }

    /** The identifier of the victim's row, which the attacker knows from here on. */
    Object id() {
        return known(entity().id(victim.attackedRow(entity())));
    }

    Object ownId() {
        return entity().id(own());
    }

    private Object own() {
        return entity().isScoped() ? attacker.own(entity()) : samples.sharedRow(entity());
    }

    /** The identifier of the victim's row at the other end of the association. */
    Object foreignId() {
        return known(foreignEntity().id(victim.attackedRow(foreignEntity())));
    }

    /** The victim's row at the other end of the association, as a reference of the session's. */
    Object foreign(Session session) {
        return session.getReference(foreignEntity().type(), foreignId());
    }

    /** The victim's row as a session of the victim left it. */
    Object attackedRow() {
        return victim.attackedRow(entity());
    }

    Object known(Object value) {
        known.add(Markers.text(value));
        return value;
    }

    MappedAttribute marker() {
        return marker(entity());
    }

    static MappedAttribute marker(EntityShape entity) {
        return entity.marker().orElseThrow(() -> new NotApplicable(entity + " has no attribute to change"));
    }

    // --- what the attacker makes

    /** A new value of the attacker's for the marker attribute. */
    Object fresh() {
        return rows.required(marker().mapping(), target.toString(), attacker.number() + 5);
    }

    /** Gives the marker attribute of a row a new value. */
    void change(EntityShape entity, Object row) {
        MappedAttribute marker = marker(entity);
        marker.set(row, rows.required(marker.mapping(), entity.label(), attacker.number() + 5));
    }

    /** A row of the attacker's making, stored nowhere, with references to its own rows. */
    Object newRow() {
        return newRow(entity());
    }

    Object newRow(EntityShape entity) {
        Object row = rows.make(entity, attacker.number() + 5);
        for (MappedAttribute attribute : entity.attributes()) {
            String name = attribute.entityName();
            if (attribute.isReference()
                    && name != null
                    && !attribute.mapping().getAttributeMetadata().isNullable()) {
                EntityShape other = model.concrete(name);
                attribute.set(row, other.isScoped() ? attacker.own(other) : samples.sharedRow(other));
            }
        }
        return row;
    }

    /** A row of the attacker's making under the identifier of the victim's. */
    Object forged() {
        return forged(entity(), victim.attackedRow(entity()));
    }

    /** A row of the attacker's making under the identifier of one that it may write. */
    Object forgedOwn() {
        return forged(entity(), own());
    }

    Object forged(EntityShape entity, Object original) {
        Object row = newRow(entity);
        entity.persister().getIdentifierMapping().setIdentifier(row, known(entity.id(original)), null);
        if (entity.isVersioned()) {
            entity.persister()
                    .getVersionMapping()
                    .getVersionAttribute()
                    .setValue(row, entity.persister().getVersion(original));
        }
        return row;
    }

    /** As {@link #forged()}, of the entity at the other end. */
    Object forgedForeign() {
        return forged(foreignEntity(), victim.attackedRow(foreignEntity()));
    }

    /** Adds to the collection that is attacked. */
    void add(Object row, Object element) {
        rows.add(row, attribute(), element, attacker.number() + 5);
    }

    // --- sessions

    /** Works in a transaction of the attacker's, and looks at what the work returns before the session is closed. */
    @Nullable
    Object session(Work<Session> work) throws Exception {
        return asAttacker(() -> with(model.open(), work));
    }

    @Nullable
    Object stateless(Work<StatelessSession> work) throws Exception {
        return asAttacker(() -> with(sessions().openStatelessSession(), work));
    }

    /** Works with a session of another kind; it is closed. */
    <S extends SharedSessionContract> @Nullable Object with(S opened, Work<S> work) throws Exception {
        try (S session = opened) {
            session.beginTransaction();
            try {
                Object result = work.with(session);
                see(result);
                if (session instanceof Session stateful) {
                    stateful.flush();
                }
                session.getTransaction().commit();
                return result;
            } finally {
                if (session.getTransaction().isActive()) {
                    session.getTransaction().rollback();
                }
            }
        }
    }

    @Nullable
    Object asAttacker(TenantWork work) throws Exception {
        return TenantContext.<@Nullable Object, Exception>callIn(attacker.context(), work::run);
    }

    /** Works in a session that was opened in the victim's context. */
    @Nullable
    Object handedOver(Work<Session> work) throws Exception {
        Session session = TenantContext.callIn(victim.context(), model::open);
        return asAttacker(() -> with(session, work));
    }

    /** What the victim does itself before the attack; nobody looks at it. */
    @Nullable
    Object asVictim(Work<Session> work) {
        try {
            return TenantContext.<@Nullable Object, Exception>callIn(victim.context(), () -> {
                try (Session session = model.open()) {
                    session.beginTransaction();
                    Object result = work.with(session);
                    session.getTransaction().commit();
                    return result;
                }
            });
        } catch (Exception failed) {
            throw new NotApplicable("The victim itself can't prepare this: " + failed);
        }
    }

    @FunctionalInterface
    interface TenantWork {
        @Nullable
        Object run() throws Exception;
    }

    void asAttackerOf(Vector vector) throws Exception {
        see(vector.attack().run(this));
    }

    void see(@Nullable Object value) {
        sight.add(value);
    }

    /** From here on the two worlds differ by what the attacker did, so that only values tell. */
    void onlyValuesTell() {
        comparable = false;
    }

    boolean isComparable() {
        return comparable;
    }

    Sight sight() {
        return sight;
    }

    Set<String> known() {
        return known;
    }

    // --- queries

    List<Object> select(QueryProducer session, String hql) {
        var query = session.createSelectionQuery(text(hql), Object.class);
        bind(query, hql);
        return query.getResultList();
    }

    int execute(QueryProducer session, String hql) {
        var query = session.createMutationQuery(text(hql));
        bind(query, hql);
        return query.executeUpdate();
    }

    List<Object> selectNative(QueryProducer session, String sql) {
        var query = session.createNativeQuery(text(sql), Object.class);
        bind(query, sql);
        return query.getResultList();
    }

    int executeNative(QueryProducer session, String sql) {
        var query = session.createNativeMutationQuery(text(sql));
        bind(query, sql);
        return query.executeUpdate();
    }

    /** A statement with the names of what is attacked: see {@link Template}. */
    String text(String template) {
        return Template.text(this, template);
    }

    private void bind(CommonQueryContract query, String template) {
        Template.parameters(template).forEach(name -> query.setParameter(name, Template.value(this, name)));
    }
}
