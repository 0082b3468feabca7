-- Who charges several meters under one idempotency key locks all of their counters first, for whoever charges one of them alone takes
-- its counter, then the key. Of a meter, the counters that reclaim may want later in the transaction come before.
create function tenancy.lock_counters(tenant_id uuid, meter varchar, period_start timestamptz) returns void
language plpgsql
as $$
#variable_conflict use_column
begin
    perform 1
    from tenancy.tenancy_usage_counter counter
    where counter.tenant_id = lock_counters.tenant_id
      and counter.meter = lock_counters.meter
      and counter.period_start >= (
          select min(reservation.period_start)
          from tenancy.tenancy_usage_reservation reservation
          where reservation.tenant_id = lock_counters.tenant_id
            and reservation.meter = lock_counters.meter
            and reservation.expires_at is not null)
    order by counter.period_start
    for update;
    perform tenancy.lock_counter(lock_counters.tenant_id, lock_counters.meter, lock_counters.period_start);
end
$$;

revoke all on function tenancy.lock_counters from public;

create function tenancy_metering.lock_counters(tenant_id uuid, meter varchar, period_start timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform tenancy.require_tenant(lock_counters.tenant_id);
    perform tenancy.lock_counters(lock_counters.tenant_id, lock_counters.meter, lock_counters.period_start);
end
$$;

revoke all on function tenancy_metering.lock_counters from public;

-- As before, but for a key of another reservation, one that has run out or whose grant was refunded: all counters that the new one needs
-- are locked before the old one is deleted, those of two meters in the order of the meters. For who reserves under that key waits, with a
-- counter in hand, for whoever deletes it, and two that each free what the other one's key was for would wait for each other.
create or replace function tenancy.reserve(
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
    drawn bigint;
    former varchar;
    former_start timestamptz;
begin
    for attempt in 1..10 loop
        if not tenancy.is_good(reserve.tenant_id, reserve.condition_kind, reserve.condition_id, reserve.at) then
            outcome := 'CONDITION_FAILED';
            return;
        end if;
        -- What is locked in here is let go when the attempt is given up, so that the next one can lock in order.
        begin
            former := null;
            select reservation.meter, reservation.period_start
            into former, former_start
            from tenancy.tenancy_usage_reservation reservation
            where reservation.tenant_id = reserve.tenant_id
              and reservation.idempotency_key = reserve.idempotency_key
              and reservation.expires_at <= clock_timestamp();
            if former is not null
                or exists (
                    select 1
                    from tenancy.tenancy_usage_reservation reservation
                    where reservation.tenant_id = reserve.tenant_id
                      and reservation.meter = reserve.meter
                      and reservation.expires_at <= clock_timestamp())
            then
                if former collate "C" < reserve.meter then
                    perform tenancy.lock_counters(reserve.tenant_id, former, former_start);
                end if;
                perform tenancy.lock_counters(reserve.tenant_id, reserve.meter, reserve.period_start);
                if former collate "C" > reserve.meter then
                    perform tenancy.lock_counters(reserve.tenant_id, former, former_start);
                end if;
                perform tenancy.reclaim(reserve.tenant_id, reserve.meter);
                if former <> reserve.meter then
                    perform tenancy.reclaim(reserve.tenant_id, former);
                end if;
            end if;
            select reservation.*, entry.amount as granted, entry.refunded_at
            into twin
            from tenancy.tenancy_usage_reservation reservation
            left join tenancy.tenancy_usage_entry entry
              on entry.tenant_id = reservation.tenant_id and entry.entry_id = reservation.reservation_id
            where reservation.tenant_id = reserve.tenant_id and reservation.idempotency_key = reserve.idempotency_key;
            if found and twin.expires_at is null and twin.refunded_at is not null then
                perform tenancy.lock_counter(reserve.tenant_id, reserve.meter, reserve.period_start);
                delete from tenancy.tenancy_usage_reservation reservation
                where reservation.tenant_id = reserve.tenant_id and reservation.reservation_id = twin.reservation_id;
            elsif found and twin.expires_at <= clock_timestamp() then
                -- It has run out since.
                raise exception 'A reservation has run out just now.' using errcode = 'TN002';
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
            taken := null;
            drawn := 0;
            if reserve.ceiling >= reserve.amount
                and not tenancy.burns_before(reserve.tenant_id, reserve.meter, reserve.at)
            then
                insert into tenancy.tenancy_usage_counter as counter (tenant_id, meter, period_start, used, reserved)
                values (reserve.tenant_id, reserve.meter, reserve.period_start, 0, reserve.amount)
                on conflict (tenant_id, meter, period_start) do update
                set reserved = counter.reserved + excluded.reserved
                where counter.used + counter.reserved <= reserve.ceiling - reserve.amount
                returning counter.reserved into taken;
            end if;
            if taken is null and tenancy.may_draw(reserve.tenant_id, reserve.meter, reserve.at) then
                taken := tenancy.lock_counter(reserve.tenant_id, reserve.meter, reserve.period_start);
                drawn := tenancy.draw(
                    reserve.tenant_id, reserve.reservation_id, reserve.meter, reserve.amount, reserve.ceiling - taken,
                    reserve.at);
                taken := null;
                update tenancy.tenancy_usage_counter counter
                set reserved = counter.reserved + reserve.amount - drawn,
                    topped_up_reserved = counter.topped_up_reserved + drawn
                where counter.tenant_id = reserve.tenant_id
                  and counter.meter = reserve.meter
                  and counter.period_start = reserve.period_start
                  and drawn is not null
                returning counter.reserved into taken;
            end if;
            -- Who held the counter, and took the room, may have been a twin.
            if taken is null
                and exists (
                    select 1
                    from tenancy.tenancy_usage_reservation reservation
                    where reservation.tenant_id = reserve.tenant_id
                      and reservation.idempotency_key = reserve.idempotency_key)
            then
                raise exception 'A twin was faster.' using errcode = 'TN002';
            end if;
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
                (tenant_id, reservation_id, meter, period_start, period_end, amount, idempotency_key, created_at, expires_at,
                topped_up)
            values (
                reserve.tenant_id, reserve.reservation_id, reserve.meter, reserve.period_start, reserve.period_end,
                reserve.amount, reserve.idempotency_key, reserve.at,
                clock_timestamp() + reserve.micros * interval '1 microsecond', drawn)
            returning expires_at into held_until;
            outcome := 'RESERVED';
            held_id := reserve.reservation_id;
            held_amount := reserve.amount;
            held_start := reserve.period_start;
            held_end := reserve.period_end;
            return;
        exception
            when sqlstate 'TN002' then
                null;
            when unique_violation then
                -- A reservation with the same key was faster; with the same id, there is no end to it.
                if reserve.idempotency_key is null then
                    raise;
                end if;
        end;
    end loop;
    raise exception 'Too many reservations of this meter at this moment.' using errcode = '40001';
end
$$;

-- Gives back what a grant has beyond "kept" units, to what paid for them; false when it has no more, or less is in use. Only a standing
-- meter, which has no top-ups, may have less in use. Locks as refund does: the entry, its counter, its top-ups.
create function tenancy.refund_all_but(tenant_id uuid, entry_id uuid, kept bigint) returns boolean
language plpgsql
as $$
#variable_conflict use_column
declare
    one record;
    left_over bigint := 0;
begin
    select entry.meter, entry.period_start, entry.amount, entry.topped_up
    into one
    from tenancy.tenancy_usage_entry entry
    where entry.tenant_id = refund_all_but.tenant_id
      and entry.entry_id = refund_all_but.entry_id
      and entry.refunded_at is null
      and entry.amount > refund_all_but.kept
    for update;
    if not found then
        return false;
    end if;
    perform 1
    from tenancy.tenancy_usage_counter counter
    where counter.tenant_id = refund_all_but.tenant_id
      and counter.meter = one.meter
      and counter.period_start = one.period_start
      and (one.topped_up > 0 or counter.used >= one.amount - refund_all_but.kept)
    for update;
    if not found then
        return false;
    end if;
    if one.topped_up > 0 then
        left_over := tenancy.give_back(
            refund_all_but.tenant_id, refund_all_but.entry_id, refund_all_but.kept, one.amount - one.topped_up);
    end if;
    update tenancy.tenancy_usage_counter counter
    set used = counter.used - (one.amount - one.topped_up) + (refund_all_but.kept - left_over),
        topped_up = counter.topped_up - one.topped_up + left_over
    where counter.tenant_id = refund_all_but.tenant_id
      and counter.meter = one.meter
      and counter.period_start = one.period_start;
    update tenancy.tenancy_usage_entry entry
    set amount = refund_all_but.kept, topped_up = left_over
    where entry.tenant_id = refund_all_but.tenant_id and entry.entry_id = refund_all_but.entry_id;
    return true;
end
$$;

revoke all on function tenancy.refund_all_but from public;

create function tenancy_metering.refund_all_but(tenant_id uuid, entry_id uuid, kept bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform tenancy.require_tenant(refund_all_but.tenant_id);
    if (refund_all_but.kept between 1 and 1000000000000000) is not true then
        raise exception 'The amount is out of range.' using errcode = '22023';
    end if;
    return tenancy.refund_all_but(refund_all_but.tenant_id, refund_all_but.entry_id, refund_all_but.kept);
end
$$;

revoke all on function tenancy_metering.refund_all_but from public;

-- Who may charge may do these.
do $$
declare
    grantee text;
begin
    for grantee in
        select distinct quote_ident(role.rolname)
        from pg_proc routine
        join pg_namespace namespace on namespace.oid = routine.pronamespace
        cross join aclexplode(routine.proacl) granted
        join pg_roles role on role.oid = granted.grantee
        where namespace.nspname = 'tenancy_metering'
          and routine.proname = 'consume'
          and granted.grantee <> routine.proowner
    loop
        execute 'grant execute on function tenancy_metering.lock_counters, tenancy_metering.refund_all_but to ' || grantee;
    end loop;
end
$$;
