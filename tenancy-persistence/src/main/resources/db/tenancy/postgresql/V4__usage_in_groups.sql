-- Whoever writes an entry with an idempotency key holds this advisory lock until the end of the transaction, so that others can
-- tell, without waiting, that the key is in use.
create function tenancy.usage_key_lock(tenant_id uuid, idempotency_key varchar) returns bigint
language sql immutable
return hashtextextended(usage_key_lock.tenant_id::text || usage_key_lock.idempotency_key, 0);

revoke all on function tenancy.usage_key_lock from public;

-- Most entries have no key, and an index without them is the cheaper one to write.
alter table tenancy_usage_entry drop constraint tenancy_usage_entry_key;

create unique index tenancy_usage_entry_key on tenancy_usage_entry (tenant_id, idempotency_key)
    where idempotency_key is not null;

create function tenancy.lock_usage_key() returns trigger
language plpgsql
as $$
begin
    perform pg_advisory_xact_lock(tenancy.usage_key_lock(new.tenant_id, new.idempotency_key));
    return new;
end
$$;

revoke all on function tenancy.lock_usage_key from public;

create trigger tenancy_usage_key_lock
    before insert on tenancy_usage_entry
    for each row when (new.idempotency_key is not null)
    execute function tenancy.lock_usage_key();
