-- In PL/pgSQL, since a statement that charges would open the reservations each time if the question stood in it, and it is asked
-- only where a top-up is drawn down.
create function tenancy.holds_what_has_run_out(tenant_id uuid, meter varchar) returns boolean
language plpgsql stable
as $$
begin
    return exists (
        select 1
        from tenancy.tenancy_usage_reservation reservation
        where reservation.tenant_id = holds_what_has_run_out.tenant_id
          and reservation.meter = holds_what_has_run_out.meter
          and reservation.topped_up > 0
          and reservation.expires_at <= current_timestamp);
end
$$;

revoke all on function tenancy.holds_what_has_run_out from public;
