-- What the tenant has in place of its plan's word. Not why, nor who set it: metering needs neither.
create function tenancy_metering.overrides(tenant_id uuid)
returns table (entitlement varchar, limit_max bigint, enabled boolean, ends_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform tenancy.require_tenant(overrides.tenant_id);
    return query
        select stored.entitlement, stored.limit_max, stored.enabled, stored.ends_at
        from tenancy.tenancy_override stored
        where stored.tenant_id = overrides.tenant_id;
end
$$;

revoke all on function tenancy_metering.overrides(uuid) from public;
