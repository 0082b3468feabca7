package dev.tenancy.plan;

/** The guide's four tiers: the only place of the engine that knows "content" and "leads". */
final class StandardPlans {

    private static final Meter USERS = Meter.standing("users");
    private static final Meter CONTENT = Meter.periodic("content", "content_created", "content_limit");
    private static final Meter LEADS = Meter.periodic("leads", "leads_captured", "leads_limit");

    private static final Feature CONTENT_LEAD = new Feature("content_lead");
    private static final Feature INVESTOR = new Feature("investor");
    private static final Feature API_ACCESS = new Feature("api_access");
    private static final Feature LEGAL_AI = new Feature("legal_ai");
    private static final Feature CUSTOM_BRANDING = new Feature("custom_branding");
    private static final Feature PRIORITY_SUPPORT = new Feature("priority_support");
    private static final Feature DEDICATED_SUPPORT = new Feature("dedicated_support");
    private static final Feature SLA = new Feature("sla");

    private StandardPlans() {}

    static PlanCatalog catalog() {
        Plan free = limits(Plan.builder("free").name("Free"), Limit.of(1), Limit.of(10), Limit.of(100))
                .price(Price.dollars(0))
                .rateLimit(RateLimit.perMinute(60))
                .features(CONTENT_LEAD)
                .build();
        Plan starter = limits(Plan.builder("starter").name("Starter"), Limit.of(3), Limit.of(100), Limit.of(1_000))
                .price(Price.dollars(99))
                .rateLimit(RateLimit.perMinute(300))
                .featuresOf(free)
                .features(INVESTOR, API_ACCESS)
                .build();
        Plan professional = limits(
                        Plan.builder("professional").name("Professional"),
                        Limit.of(10),
                        Limit.of(500),
                        Limit.of(10_000))
                .price(Price.dollars(299))
                .rateLimit(RateLimit.perMinute(1_200))
                .featuresOf(starter)
                .features(LEGAL_AI, CUSTOM_BRANDING, PRIORITY_SUPPORT)
                .build();
        Plan enterprise = limits(
                        Plan.builder("enterprise").name("Enterprise"),
                        Limit.unlimited(),
                        Limit.unlimited(),
                        Limit.unlimited())
                .price(Price.dollars(999))
                .rateLimit(RateLimit.perMinute(6_000))
                .featuresOf(professional)
                .features(DEDICATED_SUPPORT, SLA)
                .build();
        return PlanCatalog.builder()
                .seats(USERS)
                .meters(CONTENT, LEADS)
                .features(CONTENT_LEAD, INVESTOR)
                .apiAccess(API_ACCESS)
                .features(LEGAL_AI, CUSTOM_BRANDING, PRIORITY_SUPPORT, DEDICATED_SUPPORT, SLA)
                .plan(free)
                .plan(starter)
                .plan(professional)
                .plan(enterprise)
                .build();
    }

    private static Plan.Builder limits(Plan.Builder plan, Limit users, Limit content, Limit leads) {
        return plan.limit(USERS, users).limit(CONTENT, content).limit(LEADS, leads);
    }
}
