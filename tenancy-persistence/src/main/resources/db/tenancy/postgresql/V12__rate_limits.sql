-- What the nodes share of their rate limits, by a digest of who is limited: a tenant, or an address before anybody knows its tenant.
-- Unlogged, since a bucket is worth less than the write-ahead log of it: after a crash of the server all are full.
-- No index on expires_at, which changes at every request, so that the updates stay on the page.
create unlogged table if not exists tenancy_rate_bucket (
    bucket_id uuid not null,
    state bytea,
    expires_at timestamp(6) with time zone not null default now() + interval '1 day',
    primary key (bucket_id)
) with (fillfactor = 50);
