-- The keys begin with the tenant, so that a page of a tenant's newest rows is one range of the primary key. Hibernate's
-- identifier is the id alone; it adds the tenant to every condition by itself.
-- H2 counts two for a character outside the basic plane, so the columns hold twice what the bounds of the input allow.
create table if not exists app.content (
    tenant_id  uuid                        not null,
    id         uuid                        not null,
    title      varchar(400)                not null,
    body       varchar(40000),
    topic      varchar(400),
    created_at timestamp(6) with time zone not null,
    primary key (tenant_id, id)
);

create table if not exists app.leads (
    tenant_id  uuid                        not null,
    id         uuid                        not null,
    email      varchar(254)                not null,
    name       varchar(400)                not null,
    created_at timestamp(6) with time zone not null,
    primary key (tenant_id, id)
);
