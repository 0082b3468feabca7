package dev.tenancy.plan;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which plans a subscription goes over to by itself as time passes. Immutable.
 *
 * @param steps at most one of each kind, in the order in which they are taken
 * @param graceUntil until when the tenant has time to come under limits that it stands over since its last change of plan;
 *     null for no date
 */
public record PlanSchedule(List<PlanStep> steps, @Nullable Instant graceUntil) {

    private static final Comparator<PlanStep> ORDER =
            Comparator.comparing(PlanStep::at).thenComparing(PlanStep::kind);

    private static final PlanSchedule NONE = new PlanSchedule(List.of(), null);

    public PlanSchedule {
        steps = steps.stream().sorted(ORDER).toList();
        if (steps.stream().map(PlanStep::kind).distinct().count() < steps.size()) {
            throw new IllegalArgumentException("A schedule has at most one step of each kind.");
        }
    }

    /** The plan stays as it is. */
    public static PlanSchedule none() {
        return NONE;
    }

    /** As {@link #none()}, with time until {@code until} to come under the limits of the present plan; null for no date. */
    public static PlanSchedule grace(@Nullable Instant until) {
        return new PlanSchedule(List.of(), until);
    }

    /** The step that is taken first; empty when there is none. */
    public Optional<PlanStep> next() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(0));
    }

    /** The step of this kind; empty when there is none. */
    public Optional<PlanStep> find(PlanStep.Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).findFirst();
    }

    /** The same schedule with {@code step} instead of any of its kind. */
    public PlanSchedule with(PlanStep step) {
        return new PlanSchedule(
                Stream.concat(without(step.kind()).steps.stream(), Stream.of(step))
                        .toList(),
                graceUntil);
    }

    /** The same schedule without the step of this kind. */
    public PlanSchedule without(PlanStep.Kind kind) {
        return new PlanSchedule(
                steps.stream().filter(step -> step.kind() != kind).toList(), graceUntil);
    }

    /** The same schedule with time until {@code until} to come under the limits of the present plan; null for no date. */
    public PlanSchedule withGrace(@Nullable Instant until) {
        return new PlanSchedule(steps, until);
    }

    /**
     * What is left once {@code step} was taken. A migration leaves all others: it is another version of the same plan. A trial's
     * end leaves a change alone, and a change leaves nothing.
     */
    public PlanSchedule after(PlanStep step) {
        PlanSchedule left = switch (step.kind()) {
            case MIGRATION -> without(PlanStep.Kind.MIGRATION);
            case TRIAL_END -> without(PlanStep.Kind.TRIAL_END).without(PlanStep.Kind.MIGRATION);
            case CHANGE -> NONE;
        };
        return left.withGrace(step.graceUntil());
    }
}
