package dev.tenancy.isolation;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
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
import jakarta.persistence.OrderColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Audited;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.annotations.TenantId;

/** Entities of every shape, and rows of them. */
final class EveryShape {

    static final Class<?>[] ENTITIES = {
        Region.class,
        Party.class,
        Person.class,
        Company.class,
        Vehicle.class,
        Truck.class,
        Team.class,
        Player.class,
        Purchase.class,
        Label.class,
        Ticket.class
    };

    private EveryShape() {}

    /** Stores some of each; twice the same for each tenant but for what is unique. */
    static void store(EntityManager session, String text) {
        Region region = session.createQuery("select region from EveryShape$Region region", Region.class)
                .getSingleResult();
        Party parent = new Party();
        parent.name = text;
        Person person = new Person();
        person.name = text + " & son";
        person.parent = parent;
        person.nicknames.add(text);
        person.nicknames.add("\"" + text + "\"\n\u2028\uD83D\uDE00");
        Company company = new Company();
        company.motto = text;
        company.parent = person;
        company.guests.add(person);
        person.employer = company;
        // a circle of one table
        parent.parent = company;
        session.persist(parent);
        session.persist(person);
        session.persist(company);

        Truck truck = new Truck();
        truck.tons = 7;
        truck.driver = person;
        session.persist(truck);
        session.persist(new Vehicle());

        Team team = new Team();
        Player player = new Player();
        player.team = team;
        session.persist(team);
        session.persist(player);
        session.flush();
        // a circle of two
        team.captain = player;

        Label label = new Label();
        label.name = text;
        session.persist(label);
        Purchase purchase = new Purchase();
        purchase.buyer = person;
        purchase.labels.add(label);
        purchase.region = region;
        purchase.lines.add(new Line(2, person));
        purchase.lines.add(new Line(3, company));
        Purchase next = new Purchase();
        next.previous = purchase;
        session.persist(purchase);
        session.persist(next);

        Ticket ticket = new Ticket();
        ticket.number = UUID.randomUUID().getMostSignificantBits();
        ticket.comments.add(text);
        session.persist(ticket);
    }

    static void storeShared(EntityManager session) {
        Region region = new Region();
        region.names.add("north");
        session.persist(region);
    }

    @Entity
    @Shared
    @Table(name = "region")
    static class Region {
        @Id
        UUID id = UUID.randomUUID();

        @ElementCollection
        @CollectionTable(name = "region_name")
        Set<String> names = new HashSet<>();
    }

    @Entity
    @Table(name = "party")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Party extends TenantScopedEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
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
        Set<String> nicknames = new HashSet<>();

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

        @ManyToMany
        @JoinTable(
                name = "company_guest",
                joinColumns = @JoinColumn(name = "company_id"),
                inverseJoinColumns = @JoinColumn(name = "guest_id"))
        Set<Person> guests = new HashSet<>();
    }

    @Entity
    @Table(name = "vehicle")
    static class Vehicle extends TenantScopedEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
        UUID id;
    }

    @Entity
    static class Truck extends Vehicle {
        Integer tons;

        @ManyToOne
        @JoinColumn(name = "driver_id")
        Person driver;
    }

    @Entity
    @Table(name = "team")
    static class Team extends TenantScopedEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
        UUID id;

        @ManyToOne
        @JoinColumn(name = "captain_id")
        Player captain;

        @OneToMany(mappedBy = "team", cascade = CascadeType.ALL)
        Set<Player> players = new HashSet<>();
    }

    @Entity
    @Table(name = "player")
    static class Player extends TenantScopedEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
        UUID id;

        @ManyToOne(optional = false)
        @JoinColumn(name = "team_id")
        Team team;
    }

    /** Names that need quotes, a tenant column of its own name, and a history. */
    @Entity
    @Audited
    @Table(name = "`Order`")
    static class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
        UUID id;

        @TenantId
        @Column(name = "owner_id", nullable = false)
        UUID ownerId;

        @ManyToOne
        @JoinColumn(name = "`buyer Id`")
        @Audited.Excluded
        Party buyer;

        @ManyToOne
        @JoinColumn(name = "previous_id")
        @OnDelete(action = OnDeleteAction.CASCADE)
        Purchase previous;

        @ManyToOne
        @JoinColumn(name = "region_id")
        @Audited.Excluded
        Region region;

        @ManyToMany
        @JoinTable(
                name = "order_label",
                joinColumns = @JoinColumn(name = "order_id"),
                inverseJoinColumns = @JoinColumn(name = "label_id"))
        Set<Label> labels = new HashSet<>();

        @ElementCollection
        @OrderColumn(name = "position")
        @CollectionTable(name = "order_line", joinColumns = @JoinColumn(name = "order_id"))
        List<Line> lines = new ArrayList<>();
    }

    @Embeddable
    static class Line {
        @Column(name = "amount")
        int amount;

        @ManyToOne
        @JoinColumn(name = "seller_id")
        Party seller;

        Line() {}

        Line(int amount, Party seller) {
            this.amount = amount;
            this.seller = seller;
        }
    }

    @Entity
    @Table(name = "label")
    static class Label extends TenantScopedEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Column(nullable = false)
        String name;
    }

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
        @CollectionTable(
                name = "ticket_comment",
                joinColumns = {
                    @JoinColumn(name = "ticket_tenant", referencedColumnName = "tenant"),
                    @JoinColumn(name = "ticket_number", referencedColumnName = "number")
                })
        @Column(name = "comment")
        Set<String> comments = new HashSet<>();
    }

    record TicketId(UUID tenant, Long number) implements Serializable {}
}
