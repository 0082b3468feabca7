-- An override of the rate limit: of its windows how many requests in how long a time, "300 PT1M,20 PT1S".
alter table tenancy_override add column if not exists rate_limit varchar(200);

alter table tenancy_override drop constraint if exists tenancy_override_kind;
alter table tenancy_override add constraint tenancy_override_kind check (
    case when limit_max is null then 0 else 1 end
    + case when enabled is null then 0 else 1 end
    + case when rate_limit is null then 0 else 1 end = 1);

-- Units beside the plan's. "remaining" is what is neither burned nor set aside by a reservation. Once expires_at or revoked_at has
-- come nothing more is drawn; nothing has to run for that. No foreign key from usage, as for its other tables.
create table if not exists tenancy_top_up (
    tenant_id uuid not null references tenancy_tenant (tenant_id),
    top_up_id uuid not null,
    meter varchar(50) not null,
    amount bigint not null check (amount > 0),
    remaining bigint not null check (remaining >= 0),
    burn varchar(8) not null check (burn in ('BEFORE', 'AFTER')),
    expires_at timestamp(6) with time zone,
    revoked_at timestamp(6) with time zone,
    reason varchar(400) not null,
    granted_by_kind varchar(16) not null check (granted_by_kind in ('USER', 'API_KEY', 'OPERATOR', 'SYSTEM')),
    granted_by_id varchar(200) not null,
    granted_at timestamp(6) with time zone not null,
    idempotency_key varchar(255),
    primary key (tenant_id, top_up_id),
    constraint tenancy_top_up_key unique (tenant_id, idempotency_key),
    constraint tenancy_top_up_remaining check (remaining <= amount)
);

create index if not exists tenancy_top_up_meter on tenancy_top_up (tenant_id, meter);

-- What an entry or a reservation, which draw_id is the id of, has of a top-up; given back, there is none.
create table if not exists tenancy_usage_draw (
    tenant_id uuid not null,
    draw_id uuid not null,
    top_up_id uuid not null,
    amount bigint not null check (amount > 0),
    primary key (tenant_id, draw_id, top_up_id)
);

-- "used" and "reserved" are what the plan's limit is held to; beside them stands what top-ups pay for.
alter table tenancy_usage_counter add column if not exists topped_up bigint default 0 not null;
alter table tenancy_usage_counter add column if not exists topped_up_reserved bigint default 0 not null;

-- How much of their amount top-ups pay for.
alter table tenancy_usage_entry add column if not exists topped_up bigint default 0 not null;
alter table tenancy_usage_reservation add column if not exists topped_up bigint default 0 not null;
