package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.AcceptedInvitation;
import dev.tenancy.InvitationAcceptance;
import dev.tenancy.MemberUpdate;
import dev.tenancy.NewInvitation;
import dev.tenancy.NewMember;
import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.UserId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.role.Role;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What the use cases must hold on top of any store when many act on one team at once: seats, owners, invitations, the plan. */
public interface TeamConcurrencyContract extends StoreContract {

    /** How many threads race. */
    int CALLERS = 32;

    /** The directory over the same store. */
    AccessDirectory directory();

    @Test
    default void shouldNeverHoldMoreMembersThanSeats() {
        Team team = Team.on(store(), directory(), "professional");
        List<Callable<TenantUser>> additions = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            additions.add(() -> team.tenancy()
                    .members()
                    .add(team.owner(), new NewMember(Samples.email().value(), "Member", "member")));
        }

        assertThat(Race.run(additions).requireNoFailuresBut(LimitReached.class)).hasSize(9);
        assertThat(team.members()).hasSize(10);
    }

    @Test
    default void shouldMakeOneMemberOfAnInvitationThatManyAcceptAtOnce() {
        Team team = Team.on(store(), directory(), "professional");
        String token = team.invite("member");

        Race<AcceptedInvitation> race = Race.run(
                CALLERS, () -> team.tenancy().invitations().accept(new InvitationAcceptance(token, "Ada"), null));

        assertThat(race.requireNoFailuresBut(NotFound.class)).hasSize(1);
        assertThat(race.failures())
                .allSatisfy(lost -> assertThat(((NotFound) lost).code()).isEqualTo(ProblemCode.INVITATION_USED));
        assertThat(team.members()).hasSize(2);
    }

    @Test
    default void shouldTakeTheLastSeatOnceThoughManyInvitedComeAtOnce() {
        Team team = Team.on(store(), directory(), "starter");
        List<Callable<AcceptedInvitation>> acceptances = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String token = team.invite("viewer");
            acceptances.add(() -> team.tenancy().invitations().accept(new InvitationAcceptance(token, "Ada"), null));
        }

        assertThat(Race.run(acceptances).requireNoFailuresBut(LimitReached.class))
                .hasSize(2);
        assertThat(team.members()).hasSize(3);
    }

    @Test
    default void shouldKeepAnOwnerThoughTwoStepDownAtOnce() {
        for (int round = 0; round < 5; round++) {
            Team team = Team.on(store(), directory(), "professional");
            TenantContext second = team.join("owner");
            MemberUpdate stepDown = new MemberUpdate(null, "viewer");

            Race<TenantUser> race = Race.run(List.of(
                    () -> team.tenancy().members().update(team.owner(), Team.id(team.owner()), stepDown),
                    () -> team.tenancy().members().update(second, Team.id(second), stepDown)));

            assertThat(race.requireNoFailuresBut(Conflict.class)).hasSize(1);
            assertThat(team.members())
                    .filteredOn(member -> member.role() == Role.OWNER)
                    .hasSize(1);
        }
    }

    @Test
    default void shouldNeverLetSeatsPassTheNewPlanThoughOneIsTakenWhileThePlanChanges() {
        for (int round = 0; round < 10; round++) {
            Team team = Team.on(store(), directory(), "starter");

            Race.run(List.<Callable<Object>>of(
                            () -> team.tenancy().subscriptions().downgrade(team.owner(), "free", When.NOW),
                            () -> team.tenancy()
                                    .members()
                                    .add(
                                            team.owner(),
                                            new NewMember(Samples.email().value(), "Member", "member"))))
                    .requireNoFailuresBut(TenancyException.class);

            String plan = team.tenancy()
                    .subscriptions()
                    .get(team.owner())
                    .subscription()
                    .plan();
            assertThat(team.members()).hasSize(plan.equals("free") ? 1 : 2);
        }
    }

    /** A tenant with its owner, on an engine over the store under test. */
    record Team(Tenancy tenancy, TenantContext owner, Map<String, String> tokens) {

        static Team on(TenancyStore store, AccessDirectory directory, String plan) {
            Map<String, String> tokens = new ConcurrentHashMap<>();
            Tenancy tenancy = Tenancy.builder()
                    .store(store, directory)
                    .subscriptionPolicy(SubscriptionPolicy.allowAll())
                    .mailer(mail -> tokens.put(mail.to().value(), mail.body().replaceAll("(?s).*token=(\\w+).*", "$1")))
                    .invitationPage(URI.create("http://localhost/accept"))
                    .build();
            var signedUp = tenancy.tenants()
                    .signUp(SignUp.of(
                                    "Team",
                                    Samples.slug().value(),
                                    "Owner",
                                    Samples.email().value())
                            .onPlan(plan));
            return new Team(tenancy, context(tenancy, signedUp.owner()), tokens);
        }

        /** Invites a new address; the mailed token. */
        String invite(String role) {
            String email = Samples.email().value();
            tenancy.invitations().create(owner, new NewInvitation(email, role));
            return Objects.requireNonNull(tokens.get(email), "no mail came");
        }

        /** A new member who came by invitation. */
        TenantContext join(String role) {
            String token = invite(role);
            return context(
                    tenancy,
                    tenancy.invitations()
                            .accept(new InvitationAcceptance(token, "Second"), null)
                            .member());
        }

        List<TenantUser> members() {
            return tenancy.members()
                    .page(
                            tenancy.access().system(new TenantReference.ById(owner.tenantId()), "test"),
                            new PageRequest(100, null))
                    .items();
        }

        static UserId id(TenantContext context) {
            return context.caller().member().orElseThrow();
        }

        private static TenantContext context(Tenancy tenancy, TenantUser member) {
            TenantContext system = tenancy.access().system(new TenantReference.ById(member.tenantId()), "test");
            return new TenantContext(
                    system.tenant(),
                    system.subscription(),
                    system.entitlements(),
                    new Caller.User(member.id(), member.email(), member.role(), null));
        }
    }
}
