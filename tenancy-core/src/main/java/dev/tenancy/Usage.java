package dev.tenancy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.id.GrantId;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.LedgerDrift;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageLedger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Metering: takes units, sets them aside, gives them back, reports. Thread-safe, and every call is durable by itself; what {@link
 * #joining} gives is neither, and of the past it tells what has landed.
 */
public final class Usage {

    private final Engine engine;
    private final Thresholds thresholds;
    private final Leases leases;
    private final Charges charges;
    private final UsageReports reports;
    private final @Nullable UsageTransaction joined;

    Usage(Engine engine, Thresholds thresholds, Leases leases) {
        this(engine, thresholds, leases, null);
    }

    private Usage(Engine engine, Thresholds thresholds, Leases leases, @Nullable UsageTransaction joined) {
        this.engine = engine;
        this.thresholds = thresholds;
        this.leases = leases;
        this.joined = joined;
        charges = new Charges(engine);
        reports = new UsageReports(engine, charges);
    }

    /**
     * Metering as part of a transaction of your own: what is taken or given back lands or vanishes with your rows. A refusal
     * leaves the transaction as it was. Until the transaction ends, others that charge the same meter of this tenant wait for
     * it, so charge late; and a charge of the same meter that does not join waits for its own thread, in vain. A standing
     * meter makes changes of members and plans wait too.
     *
     * @return metering for the length of the transaction, on its thread only
     */
    public Usage joining(UsageTransaction transaction) {
        return new Usage(engine, thresholds, leases, transaction);
    }

    /**
     * Takes {@code amount} units of a meter, or none of them. A hard limit is never exceeded, whatever the number of threads
     * and processes. The caller's credential is checked in the same step: a revoked one takes nothing.
     *
     * @param meter the meter's key
     * @param amount 1 to {@link dev.tenancy.plan.Limit#MAX}
     * @throws Invalid for an unknown meter, the meter of seats, or an amount out of range
     */
    public Consumption consume(TenantContext context, String meter, long amount) {
        return consume(context, meter, amount, null);
    }

    /**
     * As {@link #consume(TenantContext, String, long)}, counting once however often it is repeated with the same key.
     *
     * @param idempotencyKey 1 to 255 printable ASCII characters, scoped to the tenant; null for none
     */
    public Consumption consume(TenantContext context, String meter, long amount, @Nullable String idempotencyKey) {
        Meter metered = charges.consumableMeter(meter);
        if (metered.isPeriodic()) {
            Charge charge = charges.periodic(context, metered, amount, idempotencyKey);
            Consumption leased = joined == null ? leases.take(context.tenantId(), charge) : null;
            return leased != null ? leased : consume(ledger(), landing(), context, charge);
        }
        return inTransaction(transaction -> {
            Charge charge = charges.standing(transaction, context, metered, amount, idempotencyKey);
            return consume(transaction.usage(), transaction::afterCommit, context, charge);
        });
    }

    /**
     * As {@link #consume(TenantContext, String, long)}, for who has nothing to do when it is refused.
     *
     * @throws LimitReached when the limit stands in the way
     * @throws Denied when the caller's credential is not good any more
     */
    public Grant require(TenantContext context, String meter, long amount) {
        return Grants.require(consume(context, meter, amount), engine.catalog());
    }

    /**
     * Gives the units of a grant back to the period they were granted in, once; its idempotency key is free again.
     *
     * @return false when this call gave nothing back: they were given back before, were handed out from a {@link
     *     dev.tenancy.usage.Lease}, there is no such grant in the tenant, or less is in use since the standing meter was released
     */
    public boolean refund(TenantContext context, GrantId grant) {
        return ledger().refund(context.tenantId(), grant);
    }

    /**
     * Lowers a standing meter.
     *
     * @throws Invalid for an unknown meter, a periodic one, the meter of seats, or an amount out of range
     * @throws IllegalStateException when less than {@code amount} is in use
     */
    public void release(TenantContext context, String meter, long amount) {
        Meter standing = charges.consumableMeter(meter);
        if (standing.isPeriodic()) {
            throw Invalid.field("meter", "bad_kind", "must be a standing meter.");
        }
        if (joined != null) {
            // Whoever takes units holds the tenant before the counter; the other way round the two would wait for each
            // other.
            joined.lockSubscription(context.tenantId());
        }
        ledger().release(context.tenantId(), engine.newGrantId(), standing, amount);
    }

    /**
     * Takes units of several meters, all or none: {@code tenancy.usage().consumeAll(context, Map.of("content", 1L, "words", 900L),
     * key)}. As for {@link #consume(TenantContext, String, long, String)} otherwise.
     *
     * @param amounts how much of each meter, by its key; one at least
     * @param idempotencyKey counts all of them once, however often the call is repeated; null for none. Under a key that was used
     *     for other meters or amounts, and once a part of the grants was refunded, the call is refused with {@link
     *     Consumption.KeyReused}; but the first meter alone, with its amount, is answered with its grant.
     */
    public ConsumptionOfAll consumeAll(
            TenantContext context, Map<String, Long> amounts, @Nullable String idempotencyKey) {
        NavigableMap<String, Long> ordered = ChargesTogether.ordered(amounts);
        List<Meter> meters =
                ordered.keySet().stream().map(charges::consumableMeter).toList();
        if (joined != null) {
            List<Charge> all = charges.together(joined, context, meters, ordered, idempotencyKey);
            ConsumptionOfAll taken = ChargesTogether.consumeOrGiveBack(joined.usage(), context.tenantId(), all);
            thresholds.tellOnceLanded(joined::afterCommit, Thresholds.passed(context.tenantId(), all, taken));
            return taken;
        }
        try {
            return engine.write(unit -> {
                List<Charge> all = charges.together(unit, context, meters, ordered, idempotencyKey);
                ConsumptionOfAll taken = ChargesTogether.consume(unit.usage(), context.tenantId(), all);
                thresholds.tellOnceLanded(unit::afterCommit, Thresholds.passed(context.tenantId(), all, taken));
                return taken;
            });
        } catch (ChargesTogether.NotAllGranted refused) {
            return refused.outcome();
        }
    }

    /**
     * Sets units aside for work under way whose outcome, or whose amount, is not known yet. They take room like granted ones until
     * {@link #commit}, {@link #release(TenantContext, GrantId)}, or until {@code timeToLive} is over by the store's clock: those of
     * a process that died come back by themselves. The caller's credential is checked in the same step.
     *
     * @param meter the meter's key
     * @param amount the most that the work can take: 1 to {@link dev.tenancy.plan.Limit#MAX}
     * @param timeToLive longer than the work can take: {@link Reservation#MIN_TIME_TO_LIVE} to {@link
     *     Reservation#MAX_TIME_TO_LIVE}
     * @param idempotencyKey makes a repetition find the first one's reservation, or the grant that it became; 1 to 255 printable
     *     ASCII characters, scoped to the tenant's reservations; null for none
     * @throws Invalid for an unknown meter, the meter of seats, or an amount or a time to live out of range
     */
    public ReservationDecision reserve(
            TenantContext context, String meter, long amount, Duration timeToLive, @Nullable String idempotencyKey) {
        Reservation.checkTimeToLive(timeToLive);
        Meter metered = charges.consumableMeter(meter);
        if (metered.isPeriodic()) {
            Charge charge = charges.periodic(context, metered, amount, idempotencyKey);
            return ledger().reserve(context.tenantId(), charge, timeToLive);
        }
        return inTransaction(transaction -> transaction
                .usage()
                .reserve(
                        context.tenantId(),
                        charges.standing(transaction, context, metered, amount, idempotencyKey),
                        timeToLive));
    }

    /**
     * Counts what the work has taken, in the period that it was reserved in, and frees the rest; once, however often it is
     * called. What has run out is gone, whether or not there still is room: charge it with {@link #consume(TenantContext, String,
     * long)} then, which goes by the plan and the period of now.
     *
     * @param reservation the reservation's id
     * @param amount 1 to what was reserved; for nothing, release it
     * @throws Invalid when {@code amount} is out of range; the reservation stands
     */
    public Commitment commit(TenantContext context, GrantId reservation, long amount) {
        Commitment commitment = ledger().commit(context.tenantId(), reservation, amount);
        if (commitment instanceof Commitment.Committed committed && !committed.replayed()) {
            thresholds.tellOnceLanded(landing(), passed(context, committed));
        }
        return commitment;
    }

    /** Frees what was reserved, once; false when it has run out, or was committed or released before. */
    public boolean release(TenantContext context, GrantId reservation) {
        return ledger().release(context.tenantId(), reservation);
    }

    /** What is taken of every meter of the catalog. {@link Denied} without the permission to read usage. */
    public UsageReport report(TenantContext context) {
        return reports.report(context, joined);
    }

    /**
     * The newest 100 periods in which something was taken of the meter, newest first, as they were when it was. A period that is
     * over changes no more but by a refund of what was granted in it, and by the end of what was reserved in it.
     *
     * @throws Denied without the permission to read usage
     * @throws Invalid for an unknown meter or a standing one
     */
    public List<PeriodUsage> history(TenantContext context, String meter) {
        return reports.history(context, meter);
    }

    /**
     * What was taken of the meter on every day from {@code from}, inclusive, to {@code to}, exclusive: calendar days in the
     * tenant's present time zone, zero where nothing was. What was reserved counts on the day it was reserved, so the days of a
     * period add up to it.
     *
     * @param to 1 to 366 days after {@code from}
     * @throws Denied without the permission to read usage
     * @throws Invalid for an unknown meter, a standing one, or days out of range (the years 1970 to 9999)
     */
    public List<DailyUsage> daily(TenantContext context, String meter, LocalDate from, LocalDate to) {
        return reports.daily(context, meter, from, to);
    }

    /**
     * Adds up the tenant's grants and reservations anew and compares the counters with them, all as of one moment, while others
     * go on charging. Anything found is a fault, of this library or of whoever changed its tables.
     *
     * @return every counter, and every top-up, that says anything else
     * @throws Denied without the permission to read usage
     */
    public List<LedgerDrift> verify(TenantContext context) {
        return reports.verify(context);
    }

    /** As {@link #verify}, of every tenant, one after the other, suspended and closed ones too; for whoever runs the service. */
    public void verifyAll(Consumer<LedgerDrift> drift) {
        engine.store().usageHistory().verifyAll(drift);
    }

    private UsageLedger ledger() {
        return joined != null ? joined.usage() : engine.store().usage();
    }

    private <R> R inTransaction(Function<UsageTransaction, R> work) {
        return joined != null ? work.apply(joined) : engine.<R, RuntimeException>write(work::apply);
    }

    private Consumption consume(UsageLedger ledger, Consumer<Runnable> landing, TenantContext context, Charge charge) {
        Consumption consumption = ledger.consume(context.tenantId(), charge);
        thresholds.tellOnceLanded(landing, Thresholds.passed(context.tenantId(), charge, consumption));
        return consumption;
    }

    /** Takes what is to be run once what was done just now has landed; on its own, it has already. */
    private Consumer<Runnable> landing() {
        return joined != null ? joined::afterCommit : Runnable::run;
    }

    private List<ThresholdReached> passed(TenantContext context, Commitment.Committed committed) {
        Entitlements entitlements = context.subscription()
                .entitlements(engine.catalog(), context.entitlements().overrides(), engine.now());
        Grant grant = committed.grant();
        return engine.catalog()
                .meter(grant.meter())
                .map(meter -> Thresholds.passed(
                        context.tenantId(),
                        meter,
                        grant.period(),
                        grant.amount() - committed.toppedUp(),
                        committed.used(),
                        entitlements.limit(meter)))
                .orElse(List.of());
    }
}
