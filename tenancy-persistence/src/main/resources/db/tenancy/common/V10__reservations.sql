-- A reservation takes room in its counter's column "reserved" until expires_at, which is null once it was committed: then the
-- entry of the same id counts, and the row remembers what its idempotency key became. One that was released, or that has run
-- out and was found to have, is no more. No foreign key, as for the other tables of usage.
create table if not exists tenancy_usage_reservation (
    tenant_id uuid not null,
    reservation_id uuid not null,
    meter varchar(50) not null,
    period_start timestamp(6) with time zone not null,
    period_end timestamp(6) with time zone,
    amount bigint not null check (amount > 0),
    idempotency_key varchar(255),
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone,
    primary key (tenant_id, reservation_id),
    constraint tenancy_usage_reservation_key unique (tenant_id, idempotency_key)
);

-- What has run out of a meter is looked for at every reservation, and before a limit refuses what is reserved.
create index if not exists tenancy_usage_reservation_end on tenancy_usage_reservation (tenant_id, meter, expires_at);

-- The daily series.
create index if not exists tenancy_usage_entry_time on tenancy_usage_entry (tenant_id, meter, created_at);
