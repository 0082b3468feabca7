-- tenant_id leads every primary key, unique index and foreign key, so that rows of one tenant stay together and never meet
-- those of another. The exceptions are the directories, which find the tenant in the first place: tenancy_slug and the
-- *_lookup tables.
--
-- "if not exists", since H2 commits every statement by itself: a first start that was killed half-way must be able to go on.

create table if not exists tenancy_tenant (
    tenant_id uuid not null,
    slug varchar(63) not null,
    name varchar(400) not null,
    email varchar(254) not null,
    status varchar(16) not null check (status in ('ACTIVE', 'SUSPENDED', 'CLOSED')),
    time_zone varchar(64) not null,
    created_at timestamp(6) with time zone not null,
    version bigint not null,
    primary key (tenant_id)
);

-- reserved_until is null while the slug is in use.
create table if not exists tenancy_slug (
    slug varchar(63) not null,
    tenant_id uuid not null references tenancy_tenant (tenant_id),
    reserved_until timestamp(6) with time zone,
    primary key (slug)
);

create index if not exists tenancy_slug_tenant on tenancy_slug (tenant_id);

create table if not exists tenancy_subscription (
    tenant_id uuid not null references tenancy_tenant (tenant_id),
    plan varchar(50) not null,
    plan_version integer not null,
    anchor timestamp(6) with time zone not null,
    zone varchar(64) not null,
    version bigint not null,
    primary key (tenant_id)
);

create table if not exists tenancy_member (
    tenant_id uuid not null references tenancy_tenant (tenant_id),
    user_id uuid not null,
    email varchar(254) not null,
    email_canonical varchar(254) not null,
    name varchar(400) not null,
    role varchar(16) not null check (role in ('VIEWER', 'MEMBER', 'ADMIN', 'OWNER')),
    status varchar(16) not null check (status in ('ACTIVE', 'INVITED')),
    address_proved boolean not null,
    created_at timestamp(6) with time zone not null,
    version bigint not null,
    primary key (tenant_id, user_id),
    constraint tenancy_member_email unique (tenant_id, email_canonical)
);

-- invited_by outlives the member, as created_by of a key does: it records who it was.
create table if not exists tenancy_invitation (
    tenant_id uuid not null references tenancy_tenant (tenant_id),
    invitation_id uuid not null,
    email varchar(254) not null,
    email_canonical varchar(254) not null,
    role varchar(16) not null check (role in ('VIEWER', 'MEMBER', 'ADMIN', 'OWNER')),
    status varchar(16) not null check (status in ('PENDING', 'ACCEPTED', 'REVOKED', 'EXPIRED')),
    invited_by uuid not null,
    lookup_id varchar(64) not null,
    token_hash varchar(80) not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    primary key (tenant_id, invitation_id)
);

create index if not exists tenancy_invitation_email on tenancy_invitation (tenant_id, email_canonical);

create table if not exists tenancy_invitation_lookup (
    lookup_id varchar(64) not null,
    tenant_id uuid not null,
    invitation_id uuid not null,
    primary key (lookup_id),
    foreign key (tenant_id, invitation_id) references tenancy_invitation (tenant_id, invitation_id) on delete cascade
);

-- A token is worth nothing without its member, so it goes with it.
create table if not exists tenancy_user_token (
    tenant_id uuid not null,
    user_token_id uuid not null,
    user_id uuid not null,
    lookup_id varchar(64) not null,
    hash varchar(80) not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    revoked_at timestamp(6) with time zone,
    primary key (tenant_id, user_token_id),
    foreign key (tenant_id, user_id) references tenancy_member (tenant_id, user_id) on delete cascade
);

create index if not exists tenancy_user_token_user on tenancy_user_token (tenant_id, user_id);

create table if not exists tenancy_user_token_lookup (
    lookup_id varchar(64) not null,
    tenant_id uuid not null,
    user_token_id uuid not null,
    primary key (lookup_id),
    foreign key (tenant_id, user_token_id) references tenancy_user_token (tenant_id, user_token_id) on delete cascade
);

create table if not exists tenancy_api_key (
    tenant_id uuid not null references tenancy_tenant (tenant_id),
    api_key_id uuid not null,
    name varchar(400) not null,
    role varchar(16) not null check (role in ('VIEWER', 'MEMBER', 'ADMIN', 'OWNER')),
    scopes varchar(2000) not null,
    created_by uuid not null,
    lookup_id varchar(64) not null,
    hash varchar(80) not null,
    hint varchar(100) not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone,
    revoked_at timestamp(6) with time zone,
    primary key (tenant_id, api_key_id)
);

create index if not exists tenancy_api_key_creator on tenancy_api_key (tenant_id, created_by);

create table if not exists tenancy_api_key_lookup (
    lookup_id varchar(64) not null,
    tenant_id uuid not null,
    api_key_id uuid not null,
    primary key (lookup_id),
    foreign key (tenant_id, api_key_id) references tenancy_api_key (tenant_id, api_key_id) on delete cascade
);

-- The two tables of usage have no foreign key: its check would lock the tenant's row at every charge.
create table if not exists tenancy_usage_counter (
    tenant_id uuid not null,
    meter varchar(50) not null,
    period_start timestamp(6) with time zone not null,
    used bigint not null check (used >= 0),
    reserved bigint not null check (reserved >= 0),
    primary key (tenant_id, meter, period_start)
);

create table if not exists tenancy_usage_entry (
    tenant_id uuid not null,
    entry_id uuid not null,
    meter varchar(50) not null,
    period_start timestamp(6) with time zone not null,
    period_end timestamp(6) with time zone,
    amount bigint not null,
    idempotency_key varchar(255),
    created_at timestamp(6) with time zone not null,
    refunded_at timestamp(6) with time zone,
    primary key (tenant_id, entry_id),
    constraint tenancy_usage_entry_key unique (tenant_id, idempotency_key)
);
