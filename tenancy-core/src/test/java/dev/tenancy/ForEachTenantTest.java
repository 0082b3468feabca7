package dev.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.role.Permission;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForEachTenantTest {

    private final World world = new World();
    private final Tenancy tenancy = world.tenancy;
    private final List<TenantId> done = new ArrayList<>();

    @AfterEach
    void shouldLeaveNothingBound() {
        assertThat(TenantContext.find()).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldWorkInEveryActiveTenantWithItsContextBound() {
        List<TenantId> newestFirst = signUp(3);

        tenancy.forEachTenant("nightly-report", context -> {
            assertThat(TenantContext.current()).isSameAs(context);
            assertThat(context.caller()).isEqualTo(new Caller.Application("nightly-report"));
            context.require(Permission.TENANT_CLOSE);
            tenancy.usage().require(context, "content", 1);
            done.add(context.tenantId());
        });

        assertThat(done).containsExactlyElementsOf(newestFirst);
    }

    @Test
    void shouldDoNothingWhenThereIsNobody() {
        assertThatCode(() -> tenancy.forEachTenant("nightly-report", this::work))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldReachEveryTenantOfManyPagesOnce() {
        List<TenantId> newestFirst = signUp(250);

        tenancy.forEachTenant("nightly-report", this::work);

        assertThat(done).containsExactlyElementsOf(newestFirst);
    }

    @Test
    void shouldLeaveOutWhoIsSuspendedOrClosed() {
        TenantId active = world.owner("active", "free").tenantId();
        tenancy.tenants().suspend(world.owner("suspended", "free").tenantId());
        tenancy.tenants().close(world.owner("closed", "free"));

        tenancy.forEachTenant("nightly-report", this::work);

        assertThat(done).containsExactly(active);
    }

    @Test
    void shouldLeaveOutWhoIsSuspendedOrClosedBeforeItsTurn() {
        TenantContext closing = world.owner("closing", "free");
        TenantContext suspending = world.owner("suspending", "free");
        TenantId first = world.owner("first", "free").tenantId();

        tenancy.forEachTenant("nightly-report", context -> {
            work(context);
            tenancy.tenants().close(closing);
            tenancy.tenants().suspend(suspending.tenantId());
        });

        assertThat(done).containsExactly(first);
    }

    @Test
    void shouldAttemptAllAndNameTheFailures() {
        List<TenantId> tenants = signUp(4);

        assertThatExceptionOfType(TenantWorkFailed.class)
                .isThrownBy(() -> tenancy.forEachTenant("nightly-report", context -> {
                    work(context);
                    if (context.tenantId().equals(tenants.get(0))) {
                        throw new IOException("disk");
                    }
                    if (context.tenantId().equals(tenants.get(2))) {
                        throw new StackOverflowError();
                    }
                }))
                .withMessage("nightly-report failed in 2 of the 4 tenants that were attempted: " + tenants.get(0) + ", "
                        + tenants.get(2) + ".")
                .withNoCause()
                .satisfies(failed -> {
                    assertThat(failed.tenants()).containsExactly(tenants.get(0), tenants.get(2));
                    assertThat(failed.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .containsExactly(
                                    tenants.get(0).toString(), tenants.get(2).toString());
                    assertThat(failed.getSuppressed()[0]).hasRootCauseMessage("disk");
                    assertThat(failed.getSuppressed()[1]).hasCauseInstanceOf(StackOverflowError.class);
                });
        assertThat(done).containsExactlyElementsOf(tenants);
    }

    @Test
    void shouldNotLetOneTenantsWorkReachAnother() {
        List<TenantId> tenants = signUp(2);
        List<TenantContext> contexts = new ArrayList<>();

        assertThatExceptionOfType(TenantWorkFailed.class)
                .isThrownBy(() -> tenancy.forEachTenant("nightly-report", context -> {
                    contexts.add(context);
                    TenantContext.runIn(contexts.get(0), () -> done.add(context.tenantId()));
                }))
                .satisfies(failed -> assertThat(failed.tenants()).containsExactly(tenants.get(1)));
        assertThat(done).containsExactly(tenants.get(0));
    }

    @Test
    void shouldEndWhenTheThreadIsInterruptedAndStayInterrupted() {
        List<TenantId> tenants = signUp(3);

        assertThatExceptionOfType(TenantWorkFailed.class)
                .isThrownBy(() -> tenancy.forEachTenant("nightly-report", context -> {
                    work(context);
                    Thread.currentThread().interrupt();
                }))
                .withMessageContaining("failed in 0 of the 1 tenants")
                .withMessageContaining("ended before all were attempted")
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly(tenants.get(0));
    }

    @Test
    void shouldEndWhenTheWorkIsInterrupted() {
        List<TenantId> tenants = signUp(3);

        assertThatExceptionOfType(TenantWorkFailed.class)
                .isThrownBy(() -> tenancy.forEachTenant("nightly-report", context -> {
                    work(context);
                    throw new InterruptedException("shutting down");
                }))
                .satisfies(failed -> assertThat(failed.tenants()).containsExactly(tenants.get(0)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly(tenants.get(0));
    }

    @Test
    void shouldSayThatTheStoreCouldNotTellTheTenants() {
        Tenancy down = Tenancy.builder()
                .store(world.store, new DirectoryOutOfReach(world.store, 1))
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .build();
        List<TenantId> tenants = signUp(101);

        assertThatExceptionOfType(TenantWorkFailed.class)
                .isThrownBy(() -> down.forEachTenant("nightly-report", this::work))
                .withMessageContaining("failed in 0 of the 100 tenants")
                .withCauseInstanceOf(Unavailable.class);
        assertThat(done).containsExactlyElementsOf(tenants.subList(0, 100));
    }

    @Test
    void shouldRefuseToStartInsideATenant() {
        TenantContext owner = world.owner("acme", "free");

        assertThatIllegalStateException()
                .isThrownBy(() -> TenantContext.runIn(owner, () -> tenancy.forEachTenant("nightly-report", this::work)))
                .withMessageContaining("outside of any tenant's");
        assertThat(done).isEmpty();
    }

    @Test
    void shouldLeaveNothingOnThePooledThread() throws Exception {
        signUp(2);
        ExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> job = scheduler.submit(() -> tenancy.forEachTenant("nightly-report", context -> {
                throw new IllegalStateException("slip");
            }));

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(job::get)
                    .withCauseInstanceOf(TenantWorkFailed.class);
            assertThat(scheduler.submit(TenantContext::find).get()).isEmpty();
        } finally {
            scheduler.shutdownNow();
        }
    }

    private void work(TenantContext context) {
        done.add(context.tenantId());
    }

    private List<TenantId> signUp(int count) {
        List<TenantId> newestFirst = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            newestFirst.add(0, world.signUp("tenant-" + i, "free").tenant().id());
        }
        return newestFirst;
    }
}
