-- An override of the rate limit: of its windows how many requests in how long a time, "300 PT1M,20 PT1S".
alter table tenancy_override add column if not exists rate_limit varchar(200);

alter table tenancy_override drop constraint if exists tenancy_override_kind;
alter table tenancy_override add constraint tenancy_override_kind check (
    case when limit_max is null then 0 else 1 end
    + case when enabled is null then 0 else 1 end
    + case when rate_limit is null then 0 else 1 end = 1);
