package dev.tenancy.plan;

/** Names one version of a plan. */
public record PlanVersion(String plan, int version) {

    @Override
    public String toString() {
        return "version " + version + " of the plan " + plan;
    }
}
