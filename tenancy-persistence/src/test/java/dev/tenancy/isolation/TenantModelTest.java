package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.isolation.TenantTable.Kind;
import dev.tenancy.isolation.shapes.Shapes;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.MappingSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TenantModelTest {

    private static PostgresDatabase database;
    private static TenantModel model;

    @BeforeAll
    static void read() {
        database = PostgresServer.newDatabase();
        model = modelOf(Shapes.ALL);
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @Test
    void shouldFindEveryTableOfATenantAndWhatItsRowsAre() {
        assertThat(model.tables().stream().map(table -> table.name() + " " + table.kind()))
                .containsExactlyInAnyOrder(
                        "party ENTITY",
                        "person SUBCLASS",
                        "person_nickname COLLECTION",
                        "person_employer SECONDARY",
                        "company SUBCLASS",
                        "company_profile SECONDARY",
                        "label ENTITY",
                        "Order ENTITY",
                        "`Order`_AUD HISTORY",
                        "order_label JOIN",
                        "order_label_aud HISTORY",
                        "order_line COLLECTION",
                        "order_line_aud HISTORY",
                        "invoice ENTITY",
                        "receipt ENTITY",
                        "document_page COLLECTION",
                        "ticket ENTITY",
                        "ticket_comment COLLECTION",
                        "country_guest JOIN");
    }

    @Test
    void shouldKeepTheTablesOfNoTenantApart() {
        assertThat(model.sharedTables()).containsExactlyInAnyOrder(table("country"), table("country_name"));
    }

    @Test
    void shouldTakeTheTenantColumnThatTheEntityNames() {
        assertThat(model.tables())
                .filteredOn(TenantTable::tenantColumnMapped)
                .extracting(table -> table.name() + "." + table.tenantColumn())
                .containsExactlyInAnyOrder(
                        "party.tenant_id",
                        "label.tenant_id",
                        "invoice.tenant_id",
                        "receipt.tenant_id",
                        "Order.Owner",
                        "`Order`_AUD.Owner",
                        "ticket.tenant",
                        "ticket_comment.shapes$ticket_tenant");
        assertThat(model.tables())
                .filteredOn(table -> !table.tenantColumnMapped())
                .extracting(TenantTable::tenantColumn)
                .containsOnly("tenant_id");
    }

    @Test
    void shouldHangEveryPartOnItsOwner() {
        assertThat(named("person").owners()).containsExactly(link("id", "party", "id"));
        assertThat(named("person_nickname").owners()).containsExactly(link("person_id", "person", "id"));
        assertThat(named("person_employer").owners()).containsExactly(link("person_id", "person", "id"));
        assertThat(named("company_profile").owners()).containsExactly(link("id", "company", "id"));
        assertThat(named("order_line_aud").owners()).containsExactly(link("order_id", "Order", "id"));
        assertThat(named("party").owners()).isEmpty();
    }

    @Test
    void shouldHangWhatBelongsToAHierarchyOfTablesOnAllOfThem() {
        assertThat(named("document_page").owners())
                .containsExactlyInAnyOrder(link("document_id", "invoice", "id"), link("document_id", "receipt", "id"));
    }

    @Test
    void shouldGiveALinkFromASharedEntityToTheTenantOfItsElement() {
        assertThat(named("country_guest").owners()).containsExactly(link("guest_id", "person", "id"));
        assertThat(named("country_guest").sharedReferences()).containsExactly(link("country_id", "country", "id"));
    }

    @Test
    void shouldSeeTheColumnThatACollectionOfASharedEntityHasInItsElementsTable() {
        assertThat(named("label").owners()).isEmpty();
        assertThat(named("label").sharedReferences()).containsExactly(link("country_id", "country", "id"));
    }

    @Test
    void shouldKnowTheForeignKeysBetweenTenantsTables() {
        assertThat(named("Order").references())
                .containsExactlyInAnyOrder(
                        link("buyer Id", "party", "id"),
                        link("invoice_id", "invoice", "id"),
                        new TableLink(List.of("previous_id"), table("Order"), List.of("id"), OnDeleteAction.CASCADE));
        assertThat(named("order_line").references())
                .containsExactlyInAnyOrder(link("order_id", "Order", "id"), link("seller_id", "party", "id"));
        assertThat(named("ticket_comment").references())
                .containsExactly(new TableLink(
                        List.of("shapes$ticket_tenant", "shapes$ticket_number"),
                        table("ticket"),
                        List.of("tenant", "number"),
                        OnDeleteAction.NO_ACTION));
    }

    @Test
    void shouldKnowTheKeys() {
        assertThat(named("ticket").primaryKey()).containsExactly("tenant", "number");
        assertThat(named("label").uniqueKeys()).containsExactly(List.of("tenant_id", "name"));
        assertThat(named("Order").uniqueKeys()).containsExactly(List.of("invoice_id"));
        assertThat(named("label").idGenerated()).isTrue();
        assertThat(named("ticket").idGenerated()).isFalse();
    }

    @Test
    void shouldPutEveryTableAfterThoseItHangsOn() {
        List<TableName> order = model.tables().stream().map(TenantTable::name).toList();

        for (TenantTable table : model.tables()) {
            List<TableLink> parents = new ArrayList<>(table.owners());
            parents.addAll(table.references());
            assertThat(parents)
                    .allSatisfy(parent -> assertThat(order.indexOf(parent.table()))
                            .as("%s before %s", parent.table(), table.name())
                            .isLessThanOrEqualTo(order.indexOf(table.name())));
        }
        List<TenantTable> reversed = new ArrayList<>(model.childrenFirst());
        Collections.reverse(reversed);
        assertThat(reversed).isEqualTo(model.tables());
    }

    @Test
    void shouldPutOwnersFirstEvenWhenTheyReferToTheirOwnParts() {
        TenantTable owner = tenantTable("owner", List.of(), List.of(link("part_id", "part", "id")));
        TenantTable part = tenantTable("part", List.of(link("id", "owner", "id")), List.of());

        assertThat(ParentsFirst.sorted(List.of(part, owner))).containsExactly(owner, part);
    }

    @Test
    void shouldNameTheDefaultSchemaAsHibernateDoes() {
        try (MappedDatabase mapped =
                MappedDatabase.postgres(database, Shapes.ALL, Map.of(MappingSettings.DEFAULT_SCHEMA, "App"))) {
            assertThat(mapped.model().tables())
                    .extracting(table -> table.name().schema())
                    .containsOnly("app");
        }
    }

    @Test
    void shouldNameTablesAsTheCatalogOfTheDatabaseDoes() {
        try (MappedDatabase mapped = MappedDatabase.h2(Shapes.ALL)) {
            assertThat(mapped.model().tables())
                    .extracting(table -> table.name().name())
                    .contains("PARTY", "Order");
        }
    }

    @Test
    void shouldRefuseAnEntityOfWhichNobodySaidWhoseItsRowsAre() {
        assertThatThrownBy(() -> modelOf(List.of(Undeclared.class)))
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContaining(Undeclared.class.getName())
                .hasMessageContaining("@Shared");
    }

    @Test
    void shouldRefuseATenantThatOnlyASubclassHas() {
        assertThatThrownBy(() -> modelOf(List.of(SharedRoot.class, ScopedSubclass.class)))
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContaining("Move it to " + SharedRoot.class.getName());
    }

    @Test
    void shouldRefuseATenantThatIsNoColumn() {
        assertThatThrownBy(() -> modelOf(List.of(Computed.class)))
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContaining("no column");
    }

    private static TenantModel modelOf(List<Class<?>> entities) {
        try (MappedDatabase mapped = MappedDatabase.postgres(database, entities)) {
            return mapped.model();
        }
    }

    private static TenantTable named(String name) {
        return model.table(table(name)).orElseThrow();
    }

    private static TableName table(String name) {
        return new TableName(null, null, name);
    }

    private static TableLink link(String column, String table, String referenced) {
        return new TableLink(List.of(column), table(table), List.of(referenced), OnDeleteAction.NO_ACTION);
    }

    private static TenantTable tenantTable(String name, List<TableLink> owners, List<TableLink> references) {
        return new TenantTable(
                table(name),
                Kind.ENTITY,
                name,
                "tenant_id",
                true,
                List.of("id"),
                false,
                owners,
                references,
                List.of(),
                List.of(),
                List.of());
    }

    @Entity
    static class Undeclared {
        @Id
        UUID id;
    }

    @Entity
    @Shared
    static class SharedRoot {
        @Id
        UUID id;
    }

    @Entity
    static class ScopedSubclass extends SharedRoot {
        @TenantId
        UUID tenant;
    }

    @Entity
    static class Computed {
        @Id
        UUID id;

        @TenantId
        @Formula("gen_random_uuid()")
        UUID tenant;
    }
}
