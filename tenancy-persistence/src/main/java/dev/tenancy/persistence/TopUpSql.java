package dev.tenancy.persistence;

/** Which top-ups units may be taken of: the same words on both databases. */
final class TopUpSql {

    /** Where units are left of a top-up, as of the next parameter. */
    static final String LIVE_AT = """
            remaining > 0
            and revoked_at is null
            and (expires_at is null or expires_at > cast(? as timestamp(6) with time zone))
            """;

    private TopUpSql() {}

    /**
     * That no top-up of the meter burns before the plan's quota, as of {@code at}; all three are expressions. One whose units a
     * reservation holds that has run out does. It is no {@code not exists}, so that no planner makes a join of it.
     */
    static String noneBurnsBefore(String tenant, String meter, String at) {
        return """
            (
                select 1
                from tenancy.tenancy_top_up top_up
                where top_up.tenant_id = %s
                  and top_up.meter = %s
                  and top_up.burn = 'BEFORE'
                  and (top_up.remaining > 0
                      or (top_up.remaining < top_up.amount
                          and exists (
                              select 1
                              from tenancy.tenancy_usage_reservation reservation
                              where reservation.tenant_id = top_up.tenant_id
                                and reservation.meter = top_up.meter
                                and reservation.topped_up > 0
                                and reservation.expires_at <= current_timestamp)))
                  and top_up.revoked_at is null
                  and (top_up.expires_at is null or top_up.expires_at > %s)
                fetch first 1 row only) is null
            """.formatted(tenant, meter, at);
    }
}
