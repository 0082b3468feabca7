-- What has run out. A top-up that burns before the plan's quota does so with the units, too, that a reservation held which has run
-- out: nobody may come who reserves, or is refused, and so frees them, before the top-up expires.

create or replace function tenancy.burns_before(tenant_id uuid, meter varchar, at timestamptz) returns boolean
language sql stable
return exists (
    select 1
    from tenancy.tenancy_top_up top_up
    where top_up.tenant_id = burns_before.tenant_id
      and top_up.meter = burns_before.meter
      and top_up.burn = 'BEFORE'
      and (top_up.remaining > 0
          or (top_up.remaining < top_up.amount
              and exists (
                  select 1
                  from tenancy.tenancy_usage_reservation reservation
                  where reservation.tenant_id = top_up.tenant_id
                    and reservation.meter = top_up.meter
                    and reservation.topped_up > 0
                    and reservation.expires_at <= clock_timestamp())))
      and top_up.revoked_at is null
      and (top_up.expires_at is null or top_up.expires_at > burns_before.at));

-- As before, but for a key of a reservation of another meter that has run out: the counters of both meters are locked in the order
-- of the meters, for two that each free what the other one's key was for would wait for each other.
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
begin
    for attempt in 1..10 loop
        if not tenancy.is_good(reserve.tenant_id, reserve.condition_kind, reserve.condition_id, reserve.at) then
            outcome := 'CONDITION_FAILED';
            return;
        end if;
        -- What is locked in here is let go when the attempt is given up, so that the next one can lock in order.
        begin
            former := (
                select reservation.meter
                from tenancy.tenancy_usage_reservation reservation
                where reservation.tenant_id = reserve.tenant_id
                  and reservation.idempotency_key = reserve.idempotency_key
                  and reservation.expires_at <= clock_timestamp());
            if former collate "C" < reserve.meter then
                perform tenancy.reclaim(reserve.tenant_id, former);
            end if;
            perform tenancy.reclaim(reserve.tenant_id, reserve.meter);
            if former collate "C" > reserve.meter then
                perform tenancy.lock_counter(reserve.tenant_id, reserve.meter, reserve.period_start);
                perform tenancy.reclaim(reserve.tenant_id, former);
            end if;
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
