package dev.tenancy.isolation;

/** What is asked of PostgreSQL's catalog about all tables of a model at once. */
final class CatalogQueries {

    /** Each question is asked of these tables: their position in the model, and where the connection finds them. */
    private static final String WANTED = """
            with wanted as (
                select position, to_regclass(name) as oid
                from unnest(?::text[]) with ordinality as named (name, position))
            """;

    static final String COLUMNS = WANTED + """
            select wanted.position, attribute.attname, quote_ident(attribute.attname),
                format_type(attribute.atttypid, attribute.atttypmod), attribute.attnotnull,
                coalesce(pg_get_expr(value.adbin, value.adrelid), ''),
                (value.adbin is not null and attribute.attgenerated = '') or attribute.attidentity <> ''
            from wanted
            join pg_catalog.pg_attribute attribute on attribute.attrelid = wanted.oid
            left join pg_catalog.pg_attrdef value
                on value.adrelid = attribute.attrelid and value.adnum = attribute.attnum
            where attribute.attnum > 0 and not attribute.attisdropped
            order by attribute.attnum
            """;

    static final String INDEXES = WANTED + """
            select wanted.position, relation.relname, format('%I.%I', schema.nspname, relation.relname), index.indisunique, index.indisprimary, index.indisexclusion,
                index.indisvalid and index.indpred is null,
                array(
                    select coalesce(attribute.attname, '')
                    from unnest(index.indkey::int2[]) with ordinality as key (number, place)
                    left join pg_catalog.pg_attribute attribute
                        on attribute.attrelid = index.indrelid and attribute.attnum = key.number
                    where key.place <= index.indnkeyatts
                    order by key.place)::text[],
                coalesce(owner.conname, ''), pg_get_indexdef(index.indexrelid)
            from wanted
            join pg_catalog.pg_index index on index.indrelid = wanted.oid
            join pg_catalog.pg_class relation on relation.oid = index.indexrelid
            join pg_catalog.pg_namespace schema on schema.oid = relation.relnamespace
            left join pg_catalog.pg_constraint owner
                on owner.conindid = index.indexrelid and owner.conrelid = index.indrelid and owner.contype in ('p', 'u', 'x')
            order by relation.relname
            """;

    static final String FOREIGN_KEYS = WANTED + """
            select wanted.position, reference.conname, reference.confrelid,
                array(
                    select attribute.attname
                    from unnest(reference.conkey) with ordinality as key (number, place)
                    join pg_catalog.pg_attribute attribute
                        on attribute.attrelid = reference.conrelid and attribute.attnum = key.number
                    order by key.place)::text[],
                array(
                    select attribute.attname
                    from unnest(reference.confkey) with ordinality as key (number, place)
                    join pg_catalog.pg_attribute attribute
                        on attribute.attrelid = reference.confrelid and attribute.attnum = key.number
                    order by key.place)::text[]
            from wanted
            join pg_catalog.pg_constraint reference on reference.conrelid = wanted.oid
            where reference.contype = 'f' and reference.convalidated
            order by reference.conname
            """;

    static final String POLICIES = WANTED + """
            select wanted.position, policy.polname, policy.polpermissive, policy.polcmd::text,
                array(
                    select coalesce(role.rolname, 'public')
                    from unnest(policy.polroles) as holder (oid)
                    left join pg_catalog.pg_roles role on role.oid = holder.oid
                    order by 1)::text[],
                coalesce(pg_get_expr(policy.polqual, policy.polrelid), ''),
                coalesce(pg_get_expr(policy.polwithcheck, policy.polrelid), '')
            from wanted
            join pg_catalog.pg_policy policy on policy.polrelid = wanted.oid
            order by policy.polname
            """;

    static final String TABLES = WANTED + """
            select wanted.position, relation.oid, pg_get_userbyid(relation.relowner),
                relation.relkind::text, relation.relrowsecurity, relation.relforcerowsecurity,
                has_schema_privilege(role.oid, schema.oid, 'USAGE')
                    and has_table_privilege(role.oid, relation.oid, 'SELECT') and has_table_privilege(role.oid, relation.oid, 'INSERT')
                    and has_table_privilege(role.oid, relation.oid, 'UPDATE') and has_table_privilege(role.oid, relation.oid, 'DELETE'),
                has_table_privilege(role.oid, relation.oid, 'TRUNCATE, REFERENCES, TRIGGER')
            from wanted
            join pg_catalog.pg_class relation on relation.oid = wanted.oid
            join pg_catalog.pg_namespace schema on schema.oid = relation.relnamespace
            join pg_catalog.pg_roles role on role.rolname = ?
            order by wanted.position
            """;

    private CatalogQueries() {}
}
