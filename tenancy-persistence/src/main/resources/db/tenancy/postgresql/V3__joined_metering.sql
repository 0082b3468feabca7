-- Usage in the application's own transactions. Its role has no right on any table of the engine; it may execute the functions
-- in tenancy_metering, which run with the rights of their owner, the engine's role. Each of them takes the tenant from the
-- caller and refuses any but the one that the transaction is for.
--
-- Every name is written with its schema and the search path is pinned, so that nothing the caller made is found instead.
-- What is granted here is what PostgresLedgerSql grants; one contract is run on both.

do $$
begin
    -- "create schema if not exists" wants the right to create one even when it is there.
    if not exists (select 1 from pg_catalog.pg_namespace where nspname = 'tenancy_metering') then
        create schema tenancy_metering;
    end if;
end
$$;

revoke all on schema tenancy_metering from public;

create function tenancy.require_tenant(tenant_id uuid) returns void
language plpgsql stable
as $$
begin
    if (tenant_id = nullif(current_setting('tenancy.tenant', true), '')::uuid) is not true then
        raise exception 'The transaction is not one of the tenant to be metered.' using errcode = 'TN001';
    end if;
end
$$;

-- Whether a charge on this condition may be granted now; without one it may.
create function tenancy.is_good(tenant_id uuid, kind varchar, id uuid, at timestamptz) returns boolean
language plpgsql stable
as $$
#variable_conflict use_column
begin
    if is_good.kind is null then
        return true;
    elsif is_good.kind = 'API_KEY' then
        return exists (
            select 1
            from tenancy.tenancy_api_key credential
            join tenancy.tenancy_tenant tenant on tenant.tenant_id = credential.tenant_id
            where credential.tenant_id = is_good.tenant_id
              and credential.api_key_id = is_good.id
              and credential.revoked_at is null
              and (credential.expires_at is null or credential.expires_at > is_good.at)
              and tenant.status = 'ACTIVE');
    elsif is_good.kind = 'USER_TOKEN' then
        return exists (
            select 1
            from tenancy.tenancy_user_token credential
            join tenancy.tenancy_tenant tenant on tenant.tenant_id = credential.tenant_id
            where credential.tenant_id = is_good.tenant_id
              and credential.user_token_id = is_good.id
              and credential.revoked_at is null
              and (credential.expires_at is null or credential.expires_at > is_good.at)
              and tenant.status = 'ACTIVE');
    end if;
    return false;
end
$$;

-- The count after the grant; null when its condition, its idempotency key or its limit forbids it.
create function tenancy.grant_usage(
    tenant_id uuid, entry_id uuid, meter varchar, period_start timestamptz, period_end timestamptz, amount bigint,
    ceiling bigint, idempotency_key varchar, at timestamptz, condition_kind varchar, condition_id uuid)
returns bigint
language plpgsql
as $$
#variable_conflict use_column
declare
    result bigint;
begin
    with charge as (
        select grant_usage.tenant_id, grant_usage.entry_id, grant_usage.meter, grant_usage.period_start,
            grant_usage.period_end, grant_usage.amount, grant_usage.idempotency_key, grant_usage.at,
            grant_usage.ceiling - grant_usage.amount as room),
    counted as (
        insert into tenancy.tenancy_usage_counter as counter (tenant_id, meter, period_start, used, reserved)
        select charge.tenant_id, charge.meter, charge.period_start, charge.amount, 0
        from charge
        where charge.room >= 0
          and not exists (
              select 1
              from tenancy.tenancy_usage_entry twin
              where twin.tenant_id = charge.tenant_id and twin.idempotency_key = charge.idempotency_key)
          and tenancy.is_good(charge.tenant_id, grant_usage.condition_kind, grant_usage.condition_id, charge.at)
        on conflict (tenant_id, meter, period_start) do update
        set used = counter.used + excluded.used
        where counter.used + counter.reserved <= grant_usage.ceiling - grant_usage.amount
        returning counter.used),
    recorded as (
        insert into tenancy.tenancy_usage_entry
            (tenant_id, entry_id, meter, period_start, period_end, amount, idempotency_key, created_at)
        select charge.tenant_id, charge.entry_id, charge.meter, charge.period_start, charge.period_end,
            charge.amount, charge.idempotency_key, charge.at
        from charge, counted)
    select counted.used into result from counted;
    return result;
end
$$;

revoke all on all functions in schema tenancy from public;

-- Grants a charge, or says what stands in its way. The meter, the limit, the period, the time and the condition are the
-- application's word, as they are for the engine's own ledger: plans are known to the program alone.
--
-- outcome: GRANTED, REPLAYED (the columns say the earlier grant), LIMIT_EXCEEDED, CONDITION_FAILED or KEY_REUSED
create function tenancy_metering.consume(
    tenant_id uuid, entry_id uuid, meter varchar, period_start timestamptz, period_end timestamptz, amount bigint,
    ceiling bigint, idempotency_key varchar, at timestamptz, condition_kind varchar, condition_id uuid,
    out outcome varchar, out used bigint, out granted_id uuid, out granted_start timestamptz, out granted_end timestamptz)
returns record
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    twin record;
    taken bigint;
begin
    perform tenancy.require_tenant(consume.tenant_id);
    -- A negative amount would lower the count.
    if (consume.amount between 1 and 1000000000000000 and consume.ceiling >= 0) is not true then
        raise exception 'The amount or the limit is out of range.' using errcode = '22023';
    end if;
    for attempt in 1..10 loop
        if consume.idempotency_key is null then
            used := tenancy.grant_usage(
                consume.tenant_id, consume.entry_id, consume.meter, consume.period_start, consume.period_end,
                consume.amount, consume.ceiling, null, consume.at, consume.condition_kind, consume.condition_id);
        else
            begin
                used := tenancy.grant_usage(
                    consume.tenant_id, consume.entry_id, consume.meter, consume.period_start, consume.period_end,
                    consume.amount, consume.ceiling, consume.idempotency_key, consume.at, consume.condition_kind,
                    consume.condition_id);
            exception when unique_violation then
                -- A charge with the same key was faster.
                used := null;
            end;
        end if;
        if used is not null then
            outcome := 'GRANTED';
            return;
        end if;
        if not tenancy.is_good(consume.tenant_id, consume.condition_kind, consume.condition_id, consume.at) then
            outcome := 'CONDITION_FAILED';
            return;
        end if;
        select entry.entry_id, entry.meter, entry.amount, entry.period_start, entry.period_end
        into twin
        from tenancy.tenancy_usage_entry entry
        where entry.tenant_id = consume.tenant_id and entry.idempotency_key = consume.idempotency_key;
        if twin.entry_id is not null and (twin.meter <> consume.meter or twin.amount <> consume.amount) then
            outcome := 'KEY_REUSED';
            return;
        end if;
        select counter.used, counter.used + counter.reserved
        into used, taken
        from tenancy.tenancy_usage_counter counter
        where counter.tenant_id = consume.tenant_id
          and counter.meter = consume.meter
          and counter.period_start = coalesce(twin.period_start, consume.period_start);
        used := coalesce(used, 0);
        if twin.entry_id is not null then
            outcome := 'REPLAYED';
            granted_id := twin.entry_id;
            granted_start := twin.period_start;
            granted_end := twin.period_end;
            return;
        end if;
        if coalesce(taken, 0) > consume.ceiling - consume.amount then
            outcome := 'LIMIT_EXCEEDED';
            return;
        end if;
    end loop;
    raise exception 'Too many charges and refunds of this meter at this moment.' using errcode = '40001';
end
$$;

-- Gives a grant back and frees its idempotency key; false when there is none left to give back, or less is in use.
create function tenancy_metering.refund(tenant_id uuid, entry_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(refund.tenant_id);
    with grant_entry as (
        select tenant_id, entry_id, meter, period_start, amount
        from tenancy.tenancy_usage_entry
        where tenant_id = refund.tenant_id and entry_id = refund.entry_id and refunded_at is null and amount > 0
        for update),
    counted as (
        update tenancy.tenancy_usage_counter counter
        set used = counter.used - grant_entry.amount
        from grant_entry
        where counter.tenant_id = grant_entry.tenant_id
          and counter.meter = grant_entry.meter
          and counter.period_start = grant_entry.period_start
          and counter.used >= grant_entry.amount
        returning grant_entry.tenant_id, grant_entry.entry_id)
    update tenancy.tenancy_usage_entry entry
    set refunded_at = now(), idempotency_key = null
    from counted
    where entry.tenant_id = counted.tenant_id and entry.entry_id = counted.entry_id;
    return found;
end
$$;

-- Lowers a standing meter and records it; false when less is in use.
create function tenancy_metering.release(tenant_id uuid, entry_id uuid, meter varchar, amount bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(release.tenant_id);
    if (release.amount between 1 and 1000000000000000) is not true then
        raise exception 'The amount is out of range.' using errcode = '22023';
    end if;
    with counted as (
        update tenancy.tenancy_usage_counter
        set used = used - release.amount
        where tenant_id = release.tenant_id
          and meter = release.meter
          and period_start = 'epoch'::timestamptz
          and used >= release.amount
        returning tenant_id, meter, period_start)
    insert into tenancy.tenancy_usage_entry (tenant_id, entry_id, meter, period_start, amount, created_at)
    select tenant_id, release.entry_id, meter, period_start, - release.amount, now()
    from counted;
    return found;
end
$$;

-- No row where nothing was charged yet.
create function tenancy_metering.counts(tenant_id uuid, meter varchar, period_start timestamptz)
returns table (used bigint, reserved bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(counts.tenant_id);
    return query
        select counter.used, counter.reserved
        from tenancy.tenancy_usage_counter counter
        where counter.tenant_id = counts.tenant_id
          and counter.meter = counts.meter
          and counter.period_start = counts.period_start;
end
$$;

-- The subscription, after the tenant was locked as for a change of its plan.
create function tenancy_metering.lock_subscription(tenant_id uuid)
returns table (plan varchar, plan_version integer, anchor timestamptz, zone varchar, version bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(lock_subscription.tenant_id);
    perform 1
    from tenancy.tenancy_tenant tenant
    where tenant.tenant_id = lock_subscription.tenant_id
    for no key update;
    -- Locked too, so that a transaction with an older snapshot fails instead of going by an older plan.
    return query
        select subscription.plan, subscription.plan_version, subscription.anchor, subscription.zone, subscription.version
        from tenancy.tenancy_subscription subscription
        where subscription.tenant_id = lock_subscription.tenant_id
        for share;
end
$$;

revoke all on all functions in schema tenancy_metering from public;
