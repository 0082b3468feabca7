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
