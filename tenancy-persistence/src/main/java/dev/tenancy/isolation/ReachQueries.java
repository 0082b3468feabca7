package dev.tenancy.isolation;

/** What is asked of PostgreSQL about what else shows rows of the tables of a model. */
final class ReachQueries {

    private static final String REACHABLE = """
            exists (
                select 1
                from pg_catalog.pg_roles reacher
                where pg_has_role(reacher.oid, 'MEMBER') and has_schema_privilege(reacher.oid, relation.relnamespace, 'USAGE')
                  and (has_table_privilege(reacher.oid, relation.oid, 'SELECT, INSERT, UPDATE, DELETE')
                    or has_any_column_privilege(reacher.oid, relation.oid, 'SELECT, INSERT, UPDATE')))
            """;

    private static final String WANTED = """
            with recursive wanted as (
                select to_regclass(name) as oid, tenant_column
                from unnest(?::text[], ?::text[]) as named (name, tenant_column)),
            """;

    /** Views that read with their owner's rights, and whether they hold copies. */
    static final String VIEWS = WANTED + """
            dependent (oid) as (
                select rewrite.ev_class
                from wanted
                join pg_catalog.pg_depend dependency
                    on dependency.refclassid = 'pg_class'::regclass and dependency.refobjid = wanted.oid
                    and dependency.classid = 'pg_rewrite'::regclass
                join pg_catalog.pg_rewrite rewrite on rewrite.oid = dependency.objid
                union
                select rewrite.ev_class
                from dependent
                join pg_catalog.pg_depend dependency
                    on dependency.refclassid = 'pg_class'::regclass and dependency.refobjid = dependent.oid
                    and dependency.classid = 'pg_rewrite'::regclass
                join pg_catalog.pg_rewrite rewrite on rewrite.oid = dependency.objid)
            select relation.oid::regclass::text, relation.relkind = 'm'
            from dependent
            join pg_catalog.pg_class relation on relation.oid = dependent.oid
            where (relation.relkind = 'm' or (relation.relkind = 'v' and not coalesce(
                    (select option_value::boolean from pg_options_to_table(relation.reloptions)
                        where option_name = 'security_invoker'), false)))
              and
            """ + REACHABLE + " order by 1";

    /** Partitions, children and parents that the tables' policies don't reach, and whether they could have policies of their own. */
    static final String RELATIVES = WANTED + """
            child (oid, tenant_column) as (
                select inheritance.inhrelid, wanted.tenant_column
                from wanted join pg_catalog.pg_inherits inheritance on inheritance.inhparent = wanted.oid
                union
                select inheritance.inhrelid, child.tenant_column
                from child join pg_catalog.pg_inherits inheritance on inheritance.inhparent = child.oid),
            parent (oid) as (
                select inheritance.inhparent
                from wanted join pg_catalog.pg_inherits inheritance on inheritance.inhrelid = wanted.oid
                union
                select inheritance.inhparent
                from parent join pg_catalog.pg_inherits inheritance on inheritance.inhrelid = parent.oid),
            relative (oid, tenant_column, child) as (
                select oid, tenant_column, true from child union select oid, '', false from parent)
            select relation.oid::regclass::text, relative.child and relation.relkind in ('r', 'p')
            from relative
            join pg_catalog.pg_class relation on relation.oid = relative.oid
            where relation.relkind in ('r', 'p', 'f') and relation.oid not in (select oid from wanted where oid is not null)
              and not (relative.child and relation.relrowsecurity and (
                not exists (
                    select 1 from pg_catalog.pg_policy policy where policy.polrelid = relation.oid and policy.polpermissive)
                or exists (
                    select 1
                    from pg_catalog.pg_policy policy
                    join pg_catalog.pg_roles role on role.rolname = current_user and role.oid = any (policy.polroles)
                    where policy.polrelid = relation.oid and not policy.polpermissive and policy.polcmd = '*'
                      and pg_get_expr(policy.polqual, policy.polrelid)
                        = '(' || quote_ident(relative.tenant_column) || ' = ' || ? || ')'
                      and pg_get_expr(policy.polwithcheck, policy.polrelid)
                        = '(' || quote_ident(relative.tenant_column) || ' = ' || ? || ')')))
              and
            """ + REACHABLE + " order by 1";

    /** Functions with the rights of an owner whom the tables' policies let through; the kit's own look at the tenant themselves. */
    static final String FUNCTIONS = WANTED + """
            passing (oid) as (
                select role.oid
                from pg_catalog.pg_roles role
                where role.rolsuper or role.rolbypassrls
                   or (not pg_has_role(role.oid, current_user, 'USAGE') and exists (
                    select 1
                    from wanted
                    join pg_catalog.pg_policy policy on policy.polrelid = wanted.oid and policy.polpermissive
                    cross join unnest(policy.polroles) as holder (oid)
                    where holder.oid = 0 or pg_has_role(role.oid, holder.oid, 'USAGE'))))
            select function.oid::regprocedure::text, false
            from pg_catalog.pg_proc function
            join pg_catalog.pg_namespace schema on schema.oid = function.pronamespace
            where function.prosecdef and function.proowner in (select oid from passing)
              and function.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
              and schema.nspname not in ('pg_catalog', 'information_schema', 'tenancy_metering')
              and not exists (
                select 1
                from pg_catalog.pg_depend dependency
                where dependency.classid = 'pg_proc'::regclass and dependency.objid = function.oid
                  and dependency.deptype = 'e')
              and exists (
                select 1
                from pg_catalog.pg_roles reacher
                where pg_has_role(reacher.oid, 'MEMBER') and has_schema_privilege(reacher.oid, schema.oid, 'USAGE')
                  and has_function_privilege(reacher.oid, function.oid, 'EXECUTE'))
            order by 1
            """;

    private ReachQueries() {}
}
