package dev.tenancy.http;

import dev.tenancy.PlanChangePreview;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanDifference;
import dev.tenancy.plan.PlanDifference.LimitChange;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a change of plan would do, as the answer tells it. */
record PlanChangeBody(
        VersionBody from,
        VersionBody to,
        String direction,
        Instant effectiveAt,
        GainedAndLost limits,
        GainedAndLost features,
        boolean blocked,
        List<Violation> violations) {
    static PlanChangeBody of(PlanChangePreview preview) {
        PlanDifference difference = preview.difference();
        return new PlanChangeBody(
                VersionBody.of(preview.from()),
                VersionBody.of(preview.to()),
                preview.direction().name().toLowerCase(Locale.ROOT),
                preview.effectiveAt(),
                new GainedAndLost(limits(difference.limitsGained()), limits(difference.limitsLost())),
                new GainedAndLost(keys(difference.featuresGained()), keys(difference.featuresLost())),
                preview.blocked(),
                preview.violations());
    }

    private static List<LimitChangeBody> limits(List<LimitChange> changes) {
        return changes.stream().map(LimitChangeBody::of).toList();
    }

    private static List<String> keys(List<Feature> features) {
        return features.stream().map(Feature::key).toList();
    }

    record LimitChangeBody(
            String meter, @Nullable Long from, @Nullable Long to) {
        static LimitChangeBody of(LimitChange change) {
            return new LimitChangeBody(
                    change.meter().key(),
                    Json.orNull(change.from().units()),
                    Json.orNull(change.to().units()));
        }
    }

    record GainedAndLost(List<?> gained, List<?> lost) {}

    record VersionBody(String plan, int version) {
        static VersionBody of(Plan plan) {
            return new VersionBody(plan.key(), plan.version());
        }
    }
}
