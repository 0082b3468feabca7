-- Reservations. What they do is written once, in the schema tenancy, for the engine's own role; the functions in
-- tenancy_metering do the same for the application's, in its own transactions.
--
-- Whoever changes a reservation locks its counter first and then looks again. So the two always agree, and nobody who holds a
-- counter ever waits for a reservation. Time is the database's at that moment, not that of the transaction's beginning.

-- Frees what has run out of a meter; how many reservations that were.
create function tenancy.reclaim(tenant_id uuid, meter varchar) returns bigint
language plpgsql
as $$
#variable_conflict use_column
declare
    moment timestamptz := clock_timestamp();
    start timestamptz;
    freed bigint;
    ended bigint;
    result bigint := 0;
begin
    for start in
        select distinct reservation.period_start
        from tenancy.tenancy_usage_reservation reservation
        where reservation.tenant_id = reclaim.tenant_id
          and reservation.meter = reclaim.meter
          and reservation.expires_at <= moment
        order by 1
    loop
        perform 1
        from tenancy.tenancy_usage_counter counter
        where counter.tenant_id = reclaim.tenant_id and counter.meter = reclaim.meter and counter.period_start = start
        for update;
        with gone as (
            delete from tenancy.tenancy_usage_reservation reservation
            where reservation.tenant_id = reclaim.tenant_id
              and reservation.meter = reclaim.meter
              and reservation.period_start = start
              and reservation.expires_at <= moment
            returning reservation.amount)
        select coalesce(sum(gone.amount), 0), count(*) into freed, ended from gone;
        if ended > 0 then
            update tenancy.tenancy_usage_counter counter
            set reserved = counter.reserved - freed
            where counter.tenant_id = reclaim.tenant_id and counter.meter = reclaim.meter and counter.period_start = start;
            result := result + ended;
        end if;
    end loop;
    return result;
end
$$;

-- outcome: RESERVED, REPLAYED, COMMITTED (the columns say the earlier reservation or grant), LIMIT_EXCEEDED (used says the
-- count), CONDITION_FAILED or KEY_REUSED
create function tenancy.reserve(
    tenant_id uuid, reservation_id uuid, meter varchar, period_start timestamptz, period_end timestamptz, amount bigint,
    ceiling bigint, idempotency_key varchar, at timestamptz, condition_kind varchar, condition_id uuid, micros bigint,
    out outcome varchar, out used bigint, out held_id uuid, out held_amount bigint, out held_start timestamptz,
    out held_end timestamptz, out held_until timestamptz)
returns record
language plpgsql
as $$
#variable_conflict use_column
declare
    twin record;
    taken bigint;
begin
    for attempt in 1..10 loop
        if not tenancy.is_good(reserve.tenant_id, reserve.condition_kind, reserve.condition_id, reserve.at) then
            outcome := 'CONDITION_FAILED';
            return;
        end if;
        perform tenancy.reclaim(reserve.tenant_id, reserve.meter);
        select reservation.*, entry.amount as granted, entry.refunded_at
        into twin
        from tenancy.tenancy_usage_reservation reservation
        left join tenancy.tenancy_usage_entry entry
          on entry.tenant_id = reservation.tenant_id and entry.entry_id = reservation.reservation_id
        where reservation.tenant_id = reserve.tenant_id and reservation.idempotency_key = reserve.idempotency_key;
        if found and twin.expires_at is null and twin.refunded_at is not null then
            delete from tenancy.tenancy_usage_reservation reservation
            where reservation.tenant_id = reserve.tenant_id and reservation.reservation_id = twin.reservation_id;
        elsif found and twin.expires_at <= clock_timestamp() then
            perform tenancy.reclaim(reserve.tenant_id, twin.meter);
        elsif found then
            if twin.meter <> reserve.meter or twin.amount <> reserve.amount then
                outcome := 'KEY_REUSED';
                return;
            end if;
            outcome := case when twin.expires_at is null then 'COMMITTED' else 'REPLAYED' end;
            held_id := twin.reservation_id;
            held_amount := coalesce(twin.granted, twin.amount);
            held_start := twin.period_start;
            held_end := twin.period_end;
            held_until := twin.expires_at;
            return;
        end if;
        begin
            taken := null;
            if reserve.ceiling >= reserve.amount then
                insert into tenancy.tenancy_usage_counter as counter (tenant_id, meter, period_start, used, reserved)
                values (reserve.tenant_id, reserve.meter, reserve.period_start, 0, reserve.amount)
                on conflict (tenant_id, meter, period_start) do update
                set reserved = counter.reserved + excluded.reserved
                where counter.used + counter.reserved <= reserve.ceiling - reserve.amount
                returning counter.reserved into taken;
            end if;
            -- Who held the counter, and took the room, may have been a twin.
            continue when taken is null
                and exists (
                    select 1
                    from tenancy.tenancy_usage_reservation reservation
                    where reservation.tenant_id = reserve.tenant_id
                      and reservation.idempotency_key = reserve.idempotency_key);
            if taken is null then
                select counter.used into used
                from tenancy.tenancy_usage_counter counter
                where counter.tenant_id = reserve.tenant_id
                  and counter.meter = reserve.meter
                  and counter.period_start = reserve.period_start;
                used := coalesce(used, 0);
                outcome := 'LIMIT_EXCEEDED';
                return;
            end if;
            insert into tenancy.tenancy_usage_reservation
                (tenant_id, reservation_id, meter, period_start, period_end, amount, idempotency_key, created_at, expires_at)
            values (
                reserve.tenant_id, reserve.reservation_id, reserve.meter, reserve.period_start, reserve.period_end,
                reserve.amount, reserve.idempotency_key, reserve.at,
                clock_timestamp() + reserve.micros * interval '1 microsecond')
            returning expires_at into held_until;
            outcome := 'RESERVED';
            held_id := reserve.reservation_id;
            held_amount := reserve.amount;
            held_start := reserve.period_start;
            held_end := reserve.period_end;
            return;
        exception when unique_violation then
            -- A reservation with the same key was faster; with the same id, there is no end to it.
            if reserve.idempotency_key is null then
                raise;
            end if;
        end;
    end loop;
    raise exception 'Too many reservations of this meter at this moment.' using errcode = '40001';
end
$$;

-- outcome: COMMITTED, REPLAYED or OTHERWISE (granted says with how much), GONE, or TOO_MUCH (granted says what is reserved)
create function tenancy.commit_reservation(
    tenant_id uuid, reservation_id uuid, amount bigint,
    out outcome varchar, out meter varchar, out granted bigint, out period_start timestamptz, out period_end timestamptz)
returns record
language plpgsql
as $$
#variable_conflict use_column
declare
    held record;
begin
    perform tenancy.lock_counter_of(commit_reservation.tenant_id, commit_reservation.reservation_id);
    select reservation.*, entry.amount as granted, entry.refunded_at
    into held
    from tenancy.tenancy_usage_reservation reservation
    left join tenancy.tenancy_usage_entry entry
      on entry.tenant_id = reservation.tenant_id and entry.entry_id = reservation.reservation_id
    where reservation.tenant_id = commit_reservation.tenant_id
      and reservation.reservation_id = commit_reservation.reservation_id;
    if not found or held.refunded_at is not null or held.expires_at <= clock_timestamp() then
        outcome := 'GONE';
        return;
    end if;
    meter := held.meter;
    period_start := held.period_start;
    period_end := held.period_end;
    granted := coalesce(held.granted, held.amount);
    if held.expires_at is null then
        outcome := case when held.granted = commit_reservation.amount then 'REPLAYED' else 'OTHERWISE' end;
        return;
    elsif commit_reservation.amount > held.amount then
        outcome := 'TOO_MUCH';
        return;
    end if;
    update tenancy.tenancy_usage_counter counter
    set used = counter.used + commit_reservation.amount, reserved = counter.reserved - held.amount
    where counter.tenant_id = held.tenant_id and counter.meter = held.meter and counter.period_start = held.period_start;
    insert into tenancy.tenancy_usage_entry
        (tenant_id, entry_id, meter, period_start, period_end, amount, created_at)
    values (
        held.tenant_id, held.reservation_id, held.meter, held.period_start, held.period_end, commit_reservation.amount,
        held.created_at);
    update tenancy.tenancy_usage_reservation reservation
    set expires_at = null
    where reservation.tenant_id = held.tenant_id and reservation.reservation_id = held.reservation_id;
    granted := commit_reservation.amount;
    outcome := 'COMMITTED';
end
$$;

-- Whether this call freed it.
create function tenancy.release_reservation(tenant_id uuid, reservation_id uuid) returns boolean
language plpgsql
as $$
#variable_conflict use_column
begin
    perform tenancy.lock_counter_of(release_reservation.tenant_id, release_reservation.reservation_id);
    with gone as (
        delete from tenancy.tenancy_usage_reservation reservation
        where reservation.tenant_id = release_reservation.tenant_id
          and reservation.reservation_id = release_reservation.reservation_id
          and reservation.expires_at > clock_timestamp()
        returning reservation.tenant_id, reservation.meter, reservation.period_start, reservation.amount)
    update tenancy.tenancy_usage_counter counter
    set reserved = counter.reserved - gone.amount
    from gone
    where counter.tenant_id = gone.tenant_id
      and counter.meter = gone.meter
      and counter.period_start = gone.period_start;
    return found;
end
$$;

create function tenancy.lock_counter_of(tenant_id uuid, reservation_id uuid) returns void
language plpgsql
as $$
#variable_conflict use_column
begin
    perform 1
    from tenancy.tenancy_usage_reservation reservation
    join tenancy.tenancy_usage_counter counter
      on counter.tenant_id = reservation.tenant_id
      and counter.meter = reservation.meter
      and counter.period_start = reservation.period_start
    where reservation.tenant_id = lock_counter_of.tenant_id and reservation.reservation_id = lock_counter_of.reservation_id
    for update of counter;
end
$$;

-- No row where nothing was charged yet. What has run out is not reserved.
create function tenancy.counts(tenant_id uuid, meter varchar, period_start timestamptz)
returns table (used bigint, reserved bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
    moment timestamptz := clock_timestamp();
begin
    return query
        select counter.used, counter.reserved - coalesce((
            select cast(sum(reservation.amount) as bigint)
            from tenancy.tenancy_usage_reservation reservation
            where reservation.tenant_id = counter.tenant_id
              and reservation.meter = counter.meter
              and reservation.period_start = counter.period_start
              and reservation.expires_at <= moment), 0)
        from tenancy.tenancy_usage_counter counter
        where counter.tenant_id = counts.tenant_id
          and counter.meter = counts.meter
          and counter.period_start = counts.period_start;
end
$$;

revoke all on all functions in schema tenancy from public;

create function tenancy_metering.reclaim(tenant_id uuid, meter varchar) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform tenancy.require_tenant(reclaim.tenant_id);
    return tenancy.reclaim(reclaim.tenant_id, reclaim.meter);
end
$$;

create function tenancy_metering.reserve(
    tenant_id uuid, reservation_id uuid, meter varchar, period_start timestamptz, period_end timestamptz, amount bigint,
    ceiling bigint, idempotency_key varchar, at timestamptz, condition_kind varchar, condition_id uuid, micros bigint,
    out outcome varchar, out used bigint, out held_id uuid, out held_amount bigint, out held_start timestamptz,
    out held_end timestamptz, out held_until timestamptz)
returns record
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
    perform tenancy.require_tenant(reserve.tenant_id);
    if (reserve.amount between 1 and 1000000000000000
        and reserve.ceiling >= 0
        and reserve.micros between 1000 and 86400000000) is not true
    then
        raise exception 'The amount, the limit or the time to live is out of range.' using errcode = '22023';
    end if;
    select it.outcome, it.used, it.held_id, it.held_amount, it.held_start, it.held_end, it.held_until
    into outcome, used, held_id, held_amount, held_start, held_end, held_until
    from tenancy.reserve(
        reserve.tenant_id, reserve.reservation_id, reserve.meter, reserve.period_start, reserve.period_end, reserve.amount,
        reserve.ceiling, reserve.idempotency_key, reserve.at, reserve.condition_kind, reserve.condition_id,
        reserve.micros) it;
end
$$;

create function tenancy_metering.commit_reservation(
    tenant_id uuid, reservation_id uuid, amount bigint,
    out outcome varchar, out meter varchar, out granted bigint, out period_start timestamptz, out period_end timestamptz)
returns record
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
    perform tenancy.require_tenant(commit_reservation.tenant_id);
    if (commit_reservation.amount between 1 and 1000000000000000) is not true then
        raise exception 'The amount is out of range.' using errcode = '22023';
    end if;
    select it.outcome, it.meter, it.granted, it.period_start, it.period_end
    into outcome, meter, granted, period_start, period_end
    from tenancy.commit_reservation(
        commit_reservation.tenant_id, commit_reservation.reservation_id, commit_reservation.amount) it;
end
$$;

create function tenancy_metering.release_reservation(tenant_id uuid, reservation_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform tenancy.require_tenant(release_reservation.tenant_id);
    return tenancy.release_reservation(release_reservation.tenant_id, release_reservation.reservation_id);
end
$$;

create or replace function tenancy_metering.counts(tenant_id uuid, meter varchar, period_start timestamptz)
returns table (used bigint, reserved bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(counts.tenant_id);
    return query
        select it.used, it.reserved
        from tenancy.counts(counts.tenant_id, counts.meter, counts.period_start) it;
end
$$;

revoke all on all functions in schema tenancy_metering from public;
