package dev.tenancy.isolation.shapes;

import dev.tenancy.isolation.Shared;
import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.Audited;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.annotations.TenantId;
import org.hibernate.annotations.View;

/** The entities; they are mapped only, nobody makes one. */
public final class Shapes {

    public static final List<Class<?>> TABLES = List.of(
            Country.class,
            Party.class,
            Person.class,
            Company.class,
            Label.class,
            Purchase.class,
            Document.class,
            Invoice.class,
            Receipt.class,
            Ticket.class);

    public static final List<Class<?>> ALL =
            Stream.concat(TABLES.stream(), Stream.of(PartyName.class)).toList();

    private Shapes() {}

    @Entity
    @Shared
    @Table(name = "country")
    static class Country {
        @Id
        UUID id;

        @ElementCollection
        @CollectionTable(name = "country_name")
        Set<String> names;

        @ManyToMany
        @JoinTable(
                name = "country_guest",
                joinColumns = @JoinColumn(name = "country_id"),
                inverseJoinColumns = @JoinColumn(name = "guest_id"))
        Set<Person> guests;

        @OneToMany
        @JoinColumn(name = "country_id")
        Set<Label> labels;
    }

    @Entity
    @Table(name = "party")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Party extends TenantScopedEntity {
        @Id
        UUID id;

        String name;

        @ManyToOne
        @JoinColumn(name = "parent_id")
        Party parent;
    }

    @Entity
    @Table(name = "person")
    static class Person extends Party {
        @ElementCollection
        @CollectionTable(name = "person_nickname", joinColumns = @JoinColumn(name = "person_id"))
        @Column(name = "nickname")
        Set<String> nicknames;

        @ManyToOne
        @JoinTable(
                name = "person_employer",
                joinColumns = @JoinColumn(name = "person_id"),
                inverseJoinColumns = @JoinColumn(name = "company_id"))
        Company employer;
    }

    @Entity
    @Table(name = "company")
    @SecondaryTable(name = "company_profile")
    static class Company extends Party {
        @Column(table = "company_profile")
        String motto;
    }

    @Entity
    @Table(name = "label", uniqueConstraints = @UniqueConstraint(columnNames = {"tenant_id", "name"}))
    static class Label extends TenantScopedEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Column(nullable = false)
        String name;
    }

    /** Names that need quotes, and a tenant column of its own name. */
    @Entity
    @Table(name = "`Order`")
    @Audited
    static class Purchase {
        @Id
        UUID id;

        @TenantId
        @Column(name = "`Owner`", nullable = false)
        UUID owner;

        @ManyToOne
        @JoinColumn(name = "`buyer Id`")
        Party buyer;

        @ManyToOne
        @JoinColumn(name = "previous_id")
        @OnDelete(action = OnDeleteAction.CASCADE)
        Purchase previous;

        @ManyToMany
        @JoinTable(
                name = "order_label",
                joinColumns = @JoinColumn(name = "order_id"),
                inverseJoinColumns = @JoinColumn(name = "label_id"))
        Set<Label> labels;

        @ElementCollection
        @CollectionTable(name = "order_line", joinColumns = @JoinColumn(name = "order_id"))
        List<Line> lines;

        @OneToOne
        @JoinColumn(name = "invoice_id")
        Invoice invoice;
    }

    @Embeddable
    static class Line {
        int amount;

        @ManyToOne
        @JoinColumn(name = "seller_id")
        Party seller;

        @ManyToOne
        @JoinColumn(name = "origin_id")
        Country origin;
    }

    @Entity
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Document extends TenantScopedEntity {
        @Id
        UUID id;

        @ElementCollection
        @CollectionTable(name = "document_page", joinColumns = @JoinColumn(name = "document_id"))
        @Column(name = "page")
        Set<String> pages;

        @ManyToOne
        @JoinColumn(name = "author_id")
        Person author;
    }

    @Entity
    @Table(name = "invoice")
    static class Invoice extends Document {}

    @Entity
    @Table(name = "receipt")
    static class Receipt extends Document {}

    /** The tenant is part of its identifier. */
    @Entity
    @Table(name = "ticket")
    @IdClass(TicketId.class)
    static class Ticket {
        @Id
        @TenantId
        @Column(name = "tenant")
        UUID tenant;

        @Id
        Long number;

        @ElementCollection
        @CollectionTable(name = "ticket_comment")
        @Column(name = "comment")
        Set<String> comments;

        @ManyToOne
        @JoinColumn(name = "duplicate_tenant", referencedColumnName = "tenant")
        @JoinColumn(name = "duplicate_number", referencedColumnName = "number")
        Ticket duplicateOf;
    }

    record TicketId(UUID tenant, Long number) implements Serializable {}

    @Entity
    @Shared
    @View(query = "select id, name from party")
    @Table(name = "party_name")
    static class PartyName {
        @Id
        UUID id;

        String name;
    }
}
