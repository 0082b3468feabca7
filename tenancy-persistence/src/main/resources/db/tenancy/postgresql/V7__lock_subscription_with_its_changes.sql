-- The function gives the columns of V6 too. That takes a new function, and nodes of the release before call it until they are
-- replaced: who could execute the old one can execute this one.

select set_config('tenancy.lock_grantees', coalesce(string_agg(quote_ident(role.rolname), ', '), ''), true)
from pg_proc routine
cross join aclexplode(routine.proacl) granted
join pg_roles role on role.oid = granted.grantee
where routine.oid = 'tenancy_metering.lock_subscription(uuid)'::regprocedure
  and granted.grantee <> routine.proowner;

drop function tenancy_metering.lock_subscription(uuid);

-- The subscription, after the tenant was locked as for a change of its plan.
create function tenancy_metering.lock_subscription(tenant_id uuid)
returns table (
    plan varchar, plan_version integer, anchor timestamptz, zone varchar, version bigint,
    change_plan varchar, change_version integer, change_at timestamptz, change_grace_until timestamptz,
    trial_end_plan varchar, trial_end_version integer, trial_end_at timestamptz, trial_end_grace_until timestamptz,
    migration_plan varchar, migration_version integer, migration_at timestamptz, migration_grace_until timestamptz,
    grace_until timestamptz)
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
        select subscription.plan, subscription.plan_version, subscription.anchor, subscription.zone, subscription.version,
            subscription.change_plan, subscription.change_version, subscription.change_at, subscription.change_grace_until,
            subscription.trial_end_plan, subscription.trial_end_version, subscription.trial_end_at,
            subscription.trial_end_grace_until,
            subscription.migration_plan, subscription.migration_version, subscription.migration_at,
            subscription.migration_grace_until,
            subscription.grace_until
        from tenancy.tenancy_subscription subscription
        where subscription.tenant_id = lock_subscription.tenant_id
        for share;
end
$$;

revoke all on function tenancy_metering.lock_subscription(uuid) from public;

do $$
declare
    grantees text := current_setting('tenancy.lock_grantees');
begin
    if grantees <> '' then
        execute 'grant execute on function tenancy_metering.lock_subscription(uuid) to ' || grantees;
    end if;
end
$$;
