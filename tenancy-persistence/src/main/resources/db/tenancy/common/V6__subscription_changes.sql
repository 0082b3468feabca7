-- Which plans a subscription goes over to by itself: an owner's change, a trial's end, a migration to another version. Of each the
-- columns are set together or not at all, but for the grace, which may have no date.
alter table tenancy_subscription add column if not exists change_plan varchar(50);
alter table tenancy_subscription add column if not exists change_version integer;
alter table tenancy_subscription add column if not exists change_at timestamp(6) with time zone;
alter table tenancy_subscription add column if not exists change_grace_until timestamp(6) with time zone;
alter table tenancy_subscription add column if not exists trial_end_plan varchar(50);
alter table tenancy_subscription add column if not exists trial_end_version integer;
alter table tenancy_subscription add column if not exists trial_end_at timestamp(6) with time zone;
alter table tenancy_subscription add column if not exists trial_end_grace_until timestamp(6) with time zone;
alter table tenancy_subscription add column if not exists migration_plan varchar(50);
alter table tenancy_subscription add column if not exists migration_version integer;
alter table tenancy_subscription add column if not exists migration_at timestamp(6) with time zone;
alter table tenancy_subscription add column if not exists migration_grace_until timestamp(6) with time zone;

-- Until when the tenant has time to come under the limits of its present plan.
alter table tenancy_subscription add column if not exists grace_until timestamp(6) with time zone;

-- The first of the three dates: what is written here is behind the time from then on.
alter table tenancy_subscription add column if not exists due_at timestamp(6) with time zone;

create index if not exists tenancy_subscription_due on tenancy_subscription (due_at);
