import org.jspecify.annotations.NullMarked;

/** The multi-tenancy engine: plan rules, use cases and ports, with no dependency but the JDK's java.base. */
@NullMarked
module dev.tenancy.core {
    requires static transitive org.jspecify;

    exports dev.tenancy;
    exports dev.tenancy.access;
    exports dev.tenancy.apikey;
    exports dev.tenancy.event;
    exports dev.tenancy.id;
    exports dev.tenancy.identification;
    exports dev.tenancy.memory;
    exports dev.tenancy.page;
    exports dev.tenancy.plan;
    exports dev.tenancy.problem;
    exports dev.tenancy.ratelimit;
    exports dev.tenancy.role;
    exports dev.tenancy.secret;
    exports dev.tenancy.store;
    exports dev.tenancy.team;
    exports dev.tenancy.tenant;
    exports dev.tenancy.usage;
}
