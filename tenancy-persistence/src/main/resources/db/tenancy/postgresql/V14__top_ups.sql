-- Top-ups. What a charge takes of them is judged and written under the lock on its counter, then on the top-ups of its meter, always
-- in one order: those that burn before the plan's quota first, then by expiry, then by id. Those are the functions that both
-- schemas use; what a charge without top-ups does is as it was, but that one which burns first sends it here.

-- The functions with new columns are made anew, and nodes of the release before call them until they are replaced: who could
-- execute the old ones can execute these.
select set_config('tenancy.metering_grantees', coalesce(string_agg(distinct quote_ident(role.rolname), ', '), ''), true)
from pg_proc routine
join pg_namespace namespace on namespace.oid = routine.pronamespace
cross join aclexplode(routine.proacl) granted
join pg_roles role on role.oid = granted.grantee
where namespace.nspname = 'tenancy_metering'
  and granted.grantee <> routine.proowner;

-- Whether a charge must take of a top-up that burns before the plan's quota.
create function tenancy.burns_before(tenant_id uuid, meter varchar, at timestamptz) returns boolean
language sql stable
return exists (
    select 1
    from tenancy.tenancy_top_up top_up
    where top_up.tenant_id = burns_before.tenant_id
      and top_up.meter = burns_before.meter
      and top_up.burn = 'BEFORE'
      and top_up.remaining > 0
      and top_up.revoked_at is null
      and (top_up.expires_at is null or top_up.expires_at > burns_before.at));

-- Whether a charge may find units in top-ups, those that reservations which have run out still hold among them.
create function tenancy.may_draw(tenant_id uuid, meter varchar, at timestamptz) returns boolean
language sql stable
return exists (
        select 1
        from tenancy.tenancy_top_up top_up
        where top_up.tenant_id = may_draw.tenant_id
          and top_up.meter = may_draw.meter
          and top_up.remaining > 0
          and top_up.revoked_at is null
          and (top_up.expires_at is null or top_up.expires_at > may_draw.at))
    or exists (
        select 1
        from tenancy.tenancy_usage_reservation reservation
        where reservation.tenant_id = may_draw.tenant_id
          and reservation.meter = may_draw.meter
          and reservation.topped_up > 0
          and reservation.expires_at <= clock_timestamp());

-- Leaves of what was drawn what the first "keep" units take: top-ups that burn before first, then the plan's quota, then the others.
-- The rest is given back; how much was left.
create function tenancy.give_back(tenant_id uuid, draw_id uuid, keep bigint, quota bigint) returns bigint
language plpgsql
as $$
#variable_conflict use_column
declare
    one record;
    left_over bigint := keep;
    kept bigint;
    result bigint := 0;
    is_after boolean := false;
begin
    for one in
        select draw.top_up_id, draw.amount, top_up.burn
        from tenancy.tenancy_usage_draw draw
        join tenancy.tenancy_top_up top_up on top_up.tenant_id = draw.tenant_id and top_up.top_up_id = draw.top_up_id
        where draw.tenant_id = give_back.tenant_id and draw.draw_id = give_back.draw_id
        order by top_up.burn desc, top_up.expires_at nulls last, top_up.top_up_id
        for update of top_up
    loop
        if one.burn = 'AFTER' and not is_after then
            left_over := left_over - least(left_over, quota);
            is_after := true;
        end if;
        kept := least(left_over, one.amount);
        left_over := left_over - kept;
        result := result + kept;
        if kept < one.amount then
            update tenancy.tenancy_top_up top_up
            set remaining = top_up.remaining + one.amount - kept
            where top_up.tenant_id = give_back.tenant_id and top_up.top_up_id = one.top_up_id;
            delete from tenancy.tenancy_usage_draw draw
            where draw.tenant_id = give_back.tenant_id
              and draw.draw_id = give_back.draw_id
              and draw.top_up_id = one.top_up_id;
            if kept > 0 then
                insert into tenancy.tenancy_usage_draw (tenant_id, draw_id, top_up_id, amount)
                values (give_back.tenant_id, give_back.draw_id, one.top_up_id, kept);
            end if;
        end if;
    end loop;
    return result;
end
$$;

-- Draws what "amount" needs beside the plan's quota, of which "room" is left; how much that is, null when all is not enough. Whoever
-- calls it holds the counter.
create function tenancy.draw(tenant_id uuid, draw_id uuid, meter varchar, amount bigint, room bigint, at timestamptz)
returns bigint
language plpgsql
as $$
#variable_conflict use_column
declare
    one record;
    quota bigint := greatest(room, 0);
    left_over bigint := amount;
    part bigint;
    result bigint := 0;
    is_after boolean := false;
begin
    for one in
        select top_up.top_up_id, top_up.remaining, top_up.burn
        from tenancy.tenancy_top_up top_up
        where top_up.tenant_id = draw.tenant_id
          and top_up.meter = draw.meter
          and top_up.remaining > 0
          and top_up.revoked_at is null
          and (top_up.expires_at is null or top_up.expires_at > draw.at)
        order by top_up.burn desc, top_up.expires_at nulls last, top_up.top_up_id
        for update
    loop
        if one.burn = 'AFTER' and not is_after then
            left_over := left_over - least(left_over, quota);
            is_after := true;
        end if;
        exit when left_over = 0;
        part := least(left_over, one.remaining);
        update tenancy.tenancy_top_up top_up
        set remaining = top_up.remaining - part
        where top_up.tenant_id = draw.tenant_id and top_up.top_up_id = one.top_up_id;
        insert into tenancy.tenancy_usage_draw (tenant_id, draw_id, top_up_id, amount)
        values (draw.tenant_id, draw.draw_id, one.top_up_id, part);
        left_over := left_over - part;
        result := result + part;
    end loop;
    if not is_after then
        left_over := left_over - least(left_over, quota);
    end if;
    if left_over > 0 then
        perform tenancy.give_back(draw.tenant_id, draw.draw_id, 0, 0);
        return null;
    end if;
    return result;
end
$$;

-- What is taken of the plan's quota, after its counter was locked, and made if it was not there.
create function tenancy.lock_counter(tenant_id uuid, meter varchar, period_start timestamptz) returns bigint
language plpgsql
as $$
#variable_conflict use_column
declare
    result bigint;
begin
    insert into tenancy.tenancy_usage_counter (tenant_id, meter, period_start, used, reserved)
    values (lock_counter.tenant_id, lock_counter.meter, lock_counter.period_start, 0, 0)
    on conflict do nothing;
    select counter.used + counter.reserved
    into result
    from tenancy.tenancy_usage_counter counter
    where counter.tenant_id = lock_counter.tenant_id
      and counter.meter = lock_counter.meter
      and counter.period_start = lock_counter.period_start
    for update;
    return result;
end
$$;

-- As grant_usage, with what top-ups have; nulls when there are none, too.
create function tenancy.grant_drawing(
    tenant_id uuid, entry_id uuid, meter varchar, period_start timestamptz, period_end timestamptz, amount bigint,
    ceiling bigint, idempotency_key varchar, at timestamptz, condition_kind varchar, condition_id uuid,
    out used bigint, out topped_up bigint)
returns record
language plpgsql
as $$
#variable_conflict use_column
declare
    taken bigint;
    drawn bigint;
begin
    if not tenancy.may_draw(grant_drawing.tenant_id, grant_drawing.meter, grant_drawing.at) then
        return;
    end if;
    perform tenancy.reclaim(grant_drawing.tenant_id, grant_drawing.meter);
    taken := tenancy.lock_counter(grant_drawing.tenant_id, grant_drawing.meter, grant_drawing.period_start);
    if not tenancy.is_good(
            grant_drawing.tenant_id, grant_drawing.condition_kind, grant_drawing.condition_id, grant_drawing.at)
        or exists (
            select 1
            from tenancy.tenancy_usage_entry twin
            where twin.tenant_id = grant_drawing.tenant_id
              and twin.idempotency_key = grant_drawing.idempotency_key)
    then
        return;
    end if;
    drawn := tenancy.draw(
        grant_drawing.tenant_id, grant_drawing.entry_id, grant_drawing.meter, grant_drawing.amount,
        grant_drawing.ceiling - taken, grant_drawing.at);
    if drawn is null then
        return;
    end if;
    update tenancy.tenancy_usage_counter counter
    set used = counter.used + grant_drawing.amount - drawn, topped_up = counter.topped_up + drawn
    where counter.tenant_id = grant_drawing.tenant_id
      and counter.meter = grant_drawing.meter
      and counter.period_start = grant_drawing.period_start
    returning counter.used into used;
    insert into tenancy.tenancy_usage_entry
        (tenant_id, entry_id, meter, period_start, period_end, amount, idempotency_key, created_at, topped_up)
    values (
        grant_drawing.tenant_id, grant_drawing.entry_id, grant_drawing.meter, grant_drawing.period_start,
        grant_drawing.period_end, grant_drawing.amount, grant_drawing.idempotency_key, grant_drawing.at, drawn);
    topped_up := drawn;
end
$$;

create or replace function tenancy.grant_usage(
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
          and not tenancy.burns_before(charge.tenant_id, charge.meter, charge.at)
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

drop function tenancy_metering.consume(
    uuid, uuid, varchar, timestamptz, timestamptz, bigint, bigint, varchar, timestamptz, varchar, uuid);

create function tenancy_metering.consume(
    tenant_id uuid, entry_id uuid, meter varchar, period_start timestamptz, period_end timestamptz, amount bigint,
    ceiling bigint, idempotency_key varchar, at timestamptz, condition_kind varchar, condition_id uuid,
    out outcome varchar, out used bigint, out topped_up bigint, out granted_id uuid, out granted_start timestamptz, out granted_end timestamptz)
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
    topped_up := 0;
    for attempt in 1..10 loop
        if consume.idempotency_key is null then
            used := tenancy.grant_usage(
                consume.tenant_id, consume.entry_id, consume.meter, consume.period_start, consume.period_end,
                consume.amount, consume.ceiling, null, consume.at, consume.condition_kind, consume.condition_id);
            if used is null then
                select it.used, coalesce(it.topped_up, 0)
                into used, topped_up
                from tenancy.grant_drawing(
                    consume.tenant_id, consume.entry_id, consume.meter, consume.period_start, consume.period_end,
                    consume.amount, consume.ceiling, null, consume.at, consume.condition_kind, consume.condition_id) it;
            end if;
        else
            begin
                used := tenancy.grant_usage(
                    consume.tenant_id, consume.entry_id, consume.meter, consume.period_start, consume.period_end,
                    consume.amount, consume.ceiling, consume.idempotency_key, consume.at, consume.condition_kind,
                    consume.condition_id);
                if used is null then
                    select it.used, coalesce(it.topped_up, 0)
                    into used, topped_up
                    from tenancy.grant_drawing(
                        consume.tenant_id, consume.entry_id, consume.meter, consume.period_start, consume.period_end,
                        consume.amount, consume.ceiling, consume.idempotency_key, consume.at, consume.condition_kind,
                        consume.condition_id) it;
                end if;
            exception when unique_violation then
                -- A charge with the same key was faster.
                used := null;
                topped_up := 0;
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

-- Gives a grant back, to what paid for it, and frees its idempotency key; false when there is none left to give back, or less is in use.
create function tenancy.refund(tenant_id uuid, entry_id uuid) returns boolean
language plpgsql
as $$
#variable_conflict use_column
declare
    drawn bigint;
begin
    with grant_entry as (
        select entry.tenant_id, entry.entry_id, entry.meter, entry.period_start, entry.amount, entry.topped_up
        from tenancy.tenancy_usage_entry entry
        where entry.tenant_id = refund.tenant_id
          and entry.entry_id = refund.entry_id
          and entry.refunded_at is null
          and entry.amount > 0
        for update),
    counted as (
        update tenancy.tenancy_usage_counter counter
        set used = counter.used - (grant_entry.amount - grant_entry.topped_up),
            topped_up = counter.topped_up - grant_entry.topped_up
        from grant_entry
        where counter.tenant_id = grant_entry.tenant_id
          and counter.meter = grant_entry.meter
          and counter.period_start = grant_entry.period_start
          and counter.used >= grant_entry.amount - grant_entry.topped_up
        returning grant_entry.tenant_id, grant_entry.entry_id)
    update tenancy.tenancy_usage_entry entry
    set refunded_at = now(), idempotency_key = null
    from counted
    where entry.tenant_id = counted.tenant_id and entry.entry_id = counted.entry_id
    returning entry.topped_up into drawn;
    if drawn > 0 then
        perform tenancy.give_back(refund.tenant_id, refund.entry_id, 0, 0);
    end if;
    return drawn is not null;
end
$$;

create or replace function tenancy_metering.refund(tenant_id uuid, entry_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform tenancy.require_tenant(refund.tenant_id);
    return tenancy.refund(refund.tenant_id, refund.entry_id);
end
$$;

-- Frees what has run out of a meter; how many reservations that were. All counters of the meter that may be wanted later in this
-- transaction are locked before any top-up is.
create or replace function tenancy.reclaim(tenant_id uuid, meter varchar) returns bigint
language plpgsql
as $$
#variable_conflict use_column
declare
    moment timestamptz := clock_timestamp();
    earliest timestamptz;
    one record;
    result bigint := 0;
begin
    select min(reservation.period_start)
    into earliest
    from tenancy.tenancy_usage_reservation reservation
    where reservation.tenant_id = reclaim.tenant_id
      and reservation.meter = reclaim.meter
      and reservation.expires_at <= moment;
    if earliest is null then
        return 0;
    end if;
    perform 1
    from tenancy.tenancy_usage_counter counter
    where counter.tenant_id = reclaim.tenant_id and counter.meter = reclaim.meter and counter.period_start >= earliest
    order by counter.period_start
    for update;
    for one in
        delete from tenancy.tenancy_usage_reservation reservation
        where reservation.tenant_id = reclaim.tenant_id
          and reservation.meter = reclaim.meter
          and reservation.expires_at <= moment
        returning reservation.reservation_id, reservation.period_start, reservation.amount, reservation.topped_up
    loop
        update tenancy.tenancy_usage_counter counter
        set reserved = counter.reserved - (one.amount - one.topped_up),
            topped_up_reserved = counter.topped_up_reserved - one.topped_up
        where counter.tenant_id = reclaim.tenant_id
          and counter.meter = reclaim.meter
          and counter.period_start = one.period_start;
        if one.topped_up > 0 then
            perform tenancy.give_back(reclaim.tenant_id, one.reservation_id, 0, 0);
        end if;
        result := result + 1;
    end loop;
    return result;
end
$$;

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

drop function tenancy.commit_reservation(uuid, uuid, bigint);
drop function tenancy_metering.commit_reservation(uuid, uuid, bigint);
drop function tenancy.counts(uuid, varchar, timestamptz);
drop function tenancy_metering.counts(uuid, varchar, timestamptz);

-- outcome: COMMITTED, REPLAYED or OTHERWISE (granted says with how much), GONE, or TOO_MUCH (granted says what is reserved)
create function tenancy.commit_reservation(
    tenant_id uuid, reservation_id uuid, amount bigint,
    out outcome varchar, out meter varchar, out granted bigint, out period_start timestamptz, out period_end timestamptz,
    out used bigint, out topped_up bigint)
returns record
language plpgsql
as $$
#variable_conflict use_column
declare
    held record;
    kept bigint := 0;
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
    topped_up := 0;
    select counter.used
    into used
    from tenancy.tenancy_usage_counter counter
    where counter.tenant_id = held.tenant_id and counter.meter = held.meter and counter.period_start = held.period_start;
    if held.expires_at is null then
        outcome := case when held.granted = commit_reservation.amount then 'REPLAYED' else 'OTHERWISE' end;
        return;
    elsif commit_reservation.amount > held.amount then
        outcome := 'TOO_MUCH';
        return;
    end if;
    if held.topped_up > 0 then
        kept := tenancy.give_back(
            held.tenant_id, held.reservation_id, commit_reservation.amount, held.amount - held.topped_up);
    end if;
    update tenancy.tenancy_usage_counter counter
    set used = counter.used + commit_reservation.amount - kept,
        topped_up = counter.topped_up + kept,
        reserved = counter.reserved - (held.amount - held.topped_up),
        topped_up_reserved = counter.topped_up_reserved - held.topped_up
    where counter.tenant_id = held.tenant_id and counter.meter = held.meter and counter.period_start = held.period_start
    returning counter.used into used;
    topped_up := kept;
    insert into tenancy.tenancy_usage_entry
        (tenant_id, entry_id, meter, period_start, period_end, amount, created_at, topped_up)
    values (
        held.tenant_id, held.reservation_id, held.meter, held.period_start, held.period_end, commit_reservation.amount,
        held.created_at, kept);
    update tenancy.tenancy_usage_reservation reservation
    set expires_at = null
    where reservation.tenant_id = held.tenant_id and reservation.reservation_id = held.reservation_id;
    granted := commit_reservation.amount;
    outcome := 'COMMITTED';
end
$$;

-- Whether this call freed it.
create or replace function tenancy.release_reservation(tenant_id uuid, reservation_id uuid) returns boolean
language plpgsql
as $$
#variable_conflict use_column
declare
    drawn bigint;
begin
    perform tenancy.lock_counter_of(release_reservation.tenant_id, release_reservation.reservation_id);
    with gone as (
        delete from tenancy.tenancy_usage_reservation reservation
        where reservation.tenant_id = release_reservation.tenant_id
          and reservation.reservation_id = release_reservation.reservation_id
          and reservation.expires_at > clock_timestamp()
        returning reservation.tenant_id, reservation.meter, reservation.period_start, reservation.amount,
            reservation.topped_up)
    update tenancy.tenancy_usage_counter counter
    set reserved = counter.reserved - (gone.amount - gone.topped_up),
        topped_up_reserved = counter.topped_up_reserved - gone.topped_up
    from gone
    where counter.tenant_id = gone.tenant_id
      and counter.meter = gone.meter
      and counter.period_start = gone.period_start
    returning gone.topped_up into drawn;
    if drawn > 0 then
        perform tenancy.give_back(release_reservation.tenant_id, release_reservation.reservation_id, 0, 0);
    end if;
    return drawn is not null;
end
$$;

-- All that is taken, and how much of it top-ups pay for. No row where nothing was charged yet. What has run out is not reserved.
create function tenancy.counts(tenant_id uuid, meter varchar, period_start timestamptz)
returns table (used bigint, reserved bigint, topped_up bigint, topped_up_reserved bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
    moment timestamptz := clock_timestamp();
begin
    return query
        select counter.used + counter.topped_up,
            counter.reserved + counter.topped_up_reserved - gone.amount,
            counter.topped_up,
            counter.topped_up_reserved - gone.topped_up
        from tenancy.tenancy_usage_counter counter
        cross join lateral (
            select cast(coalesce(sum(reservation.amount), 0) as bigint) as amount,
                cast(coalesce(sum(reservation.topped_up), 0) as bigint) as topped_up
            from tenancy.tenancy_usage_reservation reservation
            where reservation.tenant_id = counter.tenant_id
              and reservation.meter = counter.meter
              and reservation.period_start = counter.period_start
              and reservation.expires_at <= moment) gone
        where counter.tenant_id = counts.tenant_id
          and counter.meter = counts.meter
          and counter.period_start = counts.period_start;
end
$$;

revoke all on all functions in schema tenancy from public;

create function tenancy_metering.commit_reservation(
    tenant_id uuid, reservation_id uuid, amount bigint,
    out outcome varchar, out meter varchar, out granted bigint, out period_start timestamptz, out period_end timestamptz,
    out used bigint, out topped_up bigint)
returns record
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
    perform tenancy.require_tenant(commit_reservation.tenant_id);
    if (commit_reservation.amount between 1 and 1000000000000000) is not true then
        raise exception 'The amount is out of range.' using errcode = '22023';
    end if;
    select it.outcome, it.meter, it.granted, it.period_start, it.period_end, it.used, it.topped_up
    into outcome, meter, granted, period_start, period_end, used, topped_up
    from tenancy.commit_reservation(
        commit_reservation.tenant_id, commit_reservation.reservation_id, commit_reservation.amount) it;
end
$$;

create function tenancy_metering.counts(tenant_id uuid, meter varchar, period_start timestamptz)
returns table (used bigint, reserved bigint, topped_up bigint, topped_up_reserved bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(counts.tenant_id);
    return query
        select it.used, it.reserved, it.topped_up, it.topped_up_reserved
        from tenancy.counts(counts.tenant_id, counts.meter, counts.period_start) it;
end
$$;

-- Of each meter, what can be drawn at that time. Not of which top-up, nor why there is one: metering needs neither.
create function tenancy_metering.top_ups(tenant_id uuid, at timestamptz)
returns table (meter varchar, remaining bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(top_ups.tenant_id);
    return query
        select stored.meter, sum(stored.remaining)::bigint
        from tenancy.tenancy_top_up stored
        where stored.tenant_id = top_ups.tenant_id
          and stored.revoked_at is null
          and (stored.expires_at is null or stored.expires_at > top_ups.at)
        group by stored.meter;
end
$$;

revoke all on all functions in schema tenancy_metering from public;

do $$
declare
    grantees text := current_setting('tenancy.metering_grantees');
begin
    if grantees <> '' then
        execute 'grant execute on all functions in schema tenancy_metering to ' || grantees;
    end if;
end
$$;
