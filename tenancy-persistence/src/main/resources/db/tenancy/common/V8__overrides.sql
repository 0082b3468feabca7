-- What a tenant has of one meter or feature in place of its plan's word: limit_max of a meter, enabled of a feature. No limit at
-- all is the largest bigint. ends_at is null for what never ends; what has ended stays until it is set anew or removed.
create table if not exists tenancy_override (
    tenant_id uuid not null references tenancy_tenant (tenant_id),
    entitlement varchar(50) not null,
    limit_max bigint check (limit_max >= 0),
    enabled boolean,
    ends_at timestamp(6) with time zone,
    reason varchar(400) not null,
    set_by_kind varchar(16) not null check (set_by_kind in ('USER', 'API_KEY', 'OPERATOR', 'SYSTEM')),
    set_by_id varchar(200) not null,
    set_at timestamp(6) with time zone not null,
    primary key (tenant_id, entitlement),
    constraint tenancy_override_kind check ((limit_max is null and enabled is not null) or (limit_max is not null and enabled is null))
);
