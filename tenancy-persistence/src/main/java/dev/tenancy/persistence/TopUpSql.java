package dev.tenancy.persistence;

/** Which top-ups units may be taken of: the same words on both databases. */
final class TopUpSql {

    /** Where units are left of a top-up, as of the next parameter. */
    static final String LIVE_AT = """
            remaining > 0
            and revoked_at is null
            and (expires_at is null or expires_at > cast(? as timestamp(6) with time zone))
            """;

    /** Of the top-up's tenant and meter a reservation of its units has run out; H2 has no functions to ask later. */
    private static final String RUN_OUT_ON_H2 = """
            exists (
                select 1
                from tenancy.tenancy_usage_reservation reservation
                where reservation.tenant_id = top_up.tenant_id
                  and reservation.meter = top_up.meter
                  and reservation.topped_up > 0
                  and reservation.expires_at <= current_timestamp)
            """;

    private TopUpSql() {}

    /** {@link #noneBurnsBefore} on H2, of three parameters. */
    static String noneBurnsBeforeOnH2() {
        return noneBurnsBefore("?", "?", "cast(? as timestamp(6) with time zone)", RUN_OUT_ON_H2);
    }

    /** {@link #noneBurnsBefore} on PostgreSQL. */
    static String noneBurnsBeforeOnPostgres(String tenant, String meter, String at) {
        return noneBurnsBefore(tenant, meter, at, "tenancy.holds_what_has_run_out(top_up.tenant_id, top_up.meter)");
    }

    /**
     * That no top-up of the meter burns before the plan's quota, as of {@code at}; all are expressions. One whose units a
     * reservation holds that has run out does. It is no {@code not exists}, so that no planner makes a join of it.
     */
    private static String noneBurnsBefore(String tenant, String meter, String at, String hasRunOut) {
        return """
            (
                select 1
                from tenancy.tenancy_top_up top_up
                where top_up.tenant_id = %s
                  and top_up.meter = %s
                  and top_up.burn = 'BEFORE'
                  and (top_up.remaining > 0 or (top_up.remaining < top_up.amount and %s))
                  and top_up.revoked_at is null
                  and (top_up.expires_at is null or top_up.expires_at > %s)
                fetch first 1 row only) is null
            """.formatted(tenant, meter, hasRunOut, at);
    }
}
