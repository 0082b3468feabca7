package dev.tenancy.testkit;

import static dev.tenancy.testkit.Refusals.assertConflict;
import static dev.tenancy.testkit.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import dev.tenancy.team.MemberRepository;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link MemberRepository} must do. */
public interface MemberRepositoryContract extends StoreContract {

    @Test
    default void shouldFindAMemberAsItWasStoredInItsTenantAlone() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        for (TenantUser member : List.of(
                ours.member(Role.VIEWER),
                ours.invitedMember(Role.ADMIN),
                ours.member(Role.MEMBER).activated())) {
            insert(member);

            Optional<TenantUser> found = found(ours.id(), member);
            assertThat(found).contains(member);
            assertThat(found.map(TenantUser::email).map(EmailAddress::value))
                    .contains(member.email().value());
            assertThat(found(theirs.id(), member)).isEmpty();
        }
    }

    @Test
    default void shouldFindAMemberByAddressInAnyCaseInItsTenantAlone() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        TenantUser member = ours.member(Role.MEMBER);
        insert(member);
        String address = member.email().value();

        for (String typed : List.of(address, address.toLowerCase(Locale.ROOT), address.toUpperCase(Locale.ROOT))) {
            assertThat(byEmail(ours.id(), typed)).contains(member);
            assertThat(byEmail(theirs.id(), typed)).isEmpty();
        }
        assertThat(byEmail(ours.id(), Samples.email().value())).isEmpty();
    }

    @Test
    default void shouldRefuseASecondMemberWithTheSameAddressInAnyCase() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser member = tenant.member(Role.MEMBER);
        insert(member);
        EmailAddress upper = new EmailAddress(member.email().value().toUpperCase(Locale.ROOT));

        TenantUser second = tenant.member(upper, Role.VIEWER);
        assertConflict(ProblemCode.ALREADY_MEMBER, () -> insert(second));

        assertThat(found(tenant.id(), member)).contains(member);
        assertThat(found(tenant.id(), second)).isEmpty();
    }

    @Test
    default void shouldLetOnePersonBeAMemberOfTwoTenants() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        TenantUser here = ours.member(Role.MEMBER);
        TenantUser there = theirs.member(here.email(), Role.ADMIN);
        insert(here);
        insert(there);

        assertThat(byEmail(ours.id(), here.email().value())).contains(here);
        assertThat(byEmail(theirs.id(), here.email().value())).contains(there);
    }

    @Test
    default void shouldPageTheMembersOfOneTenantNewestFirst() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        List<TenantUser> members = new ArrayList<>(List.of(ours.owner()));
        for (int i = 0; i < 4; i++) {
            members.add(ours.member(Role.VIEWER));
            insert(theirs.member(Role.VIEWER));
        }
        members.stream().skip(1).forEach(this::insert);

        Pages.assertPages(
                members,
                request -> page(ours.id(), request),
                member -> member.id().value());
        assertThat(page(theirs.id(), PageRequest.first()).items()).hasSize(5);
        assertThat(page(Samples.tenantId(), PageRequest.first())).isEqualTo(new Page<TenantUser>(List.of(), false));
    }

    @Test
    default void shouldGoOnWithTheNextPageOfMembersThoughItsFirstWasRemovedAndOthersCameIn() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser oldest = tenant.owner();
        TenantUser removed = tenant.member(Role.VIEWER);
        insert(removed);
        Units.write(store(), repositories -> repositories.members().delete(removed));
        insert(tenant.member(Role.VIEWER));

        assertThat(page(tenant.id(), new PageRequest(1, removed.id().value())))
                .isEqualTo(new Page<>(List.of(oldest), false));
    }

    @Test
    default void shouldCountTheActiveOwnersOfOneTenant() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        insert(ours.member(Role.ADMIN));
        insert(ours.invitedMember(Role.OWNER));
        assertThat(owners(ours.id())).isEqualTo(1);

        insert(ours.member(Role.OWNER));
        assertThat(owners(ours.id())).isEqualTo(2);
        assertThat(owners(theirs.id())).isEqualTo(1);
        assertThat(owners(Samples.tenantId())).isZero();
    }

    @Test
    default void shouldStoreAChangeOfAMemberAndRaiseItsVersion() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser member = tenant.invitedMember(Role.MEMBER);
        insert(member);
        TenantUser changed = member.activated().with(new DisplayName("Anna"), Role.ADMIN);

        TenantUser returned =
                store().write(repositories -> repositories.members().update(changed));

        assertThat(returned).isEqualTo(changed.withVersion(2));
        assertThat(found(tenant.id(), member)).contains(returned);
        assertThat(found(tenant.id(), tenant.owner())).contains(tenant.owner());
    }

    @Test
    default void shouldRefuseAChangeOfAMemberOnTopOfAnOutdatedOne() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser first = tenant.owner();
        TenantUser second = store().write(repositories -> repositories.members().update(first));

        assertStale(() ->
                store().write(repositories -> repositories.members().update(first.with(first.name(), Role.VIEWER))));
        assertStale(() -> delete(first));

        assertThat(found(tenant.id(), first)).contains(second);
    }

    @Test
    default void shouldNeitherChangeNorRemoveAMemberOfAnotherTenant() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        TenantUser stranger = claimedBy(theirs.id(), ours.owner());

        assertStale(() -> store().write(repositories -> repositories.members().update(stranger)));
        assertStale(() -> delete(stranger));

        assertThat(found(ours.id(), ours.owner())).contains(ours.owner());
        assertThat(found(theirs.id(), ours.owner())).isEmpty();
    }

    @Test
    default void shouldRemoveAMemberOnceAndFreeTheAddress() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser member = tenant.member(Role.MEMBER);
        insert(member);
        delete(member);

        assertThat(found(tenant.id(), member)).isEmpty();
        assertThat(byEmail(tenant.id(), member.email().value())).isEmpty();
        assertStale(() -> delete(member));
        assertStale(() -> store().write(repositories -> repositories.members().update(member)));

        TenantUser again = tenant.member(member.email(), Role.VIEWER);
        insert(again);
        assertThat(byEmail(tenant.id(), member.email().value())).contains(again);
    }

    @Test
    default void shouldRemoveAMemberWhoMadeKeysAndInvitationsAndKeepThose() {
        TestTenant tenant = TestTenant.createIn(store());
        var key = tenant.apiKey(tenant.owner());
        var invitation = tenant.invitation(Samples.email(), Role.MEMBER);
        Units.write(store(), repositories -> {
            repositories.apiKeys().insert(key);
            repositories.invitations().insert(invitation);
            repositories.userTokens().insert(tenant.userToken(tenant.owner()));
        });

        delete(tenant.owner());

        Units.write(store(), repositories -> {
            assertThat(repositories.members().find(tenant.id(), tenant.owner().id()))
                    .isEmpty();
            assertThat(repositories.apiKeys().find(tenant.id(), key.id())).contains(key);
            assertThat(repositories.invitations().find(tenant.id(), invitation.id()))
                    .contains(invitation);
        });
    }

    private void insert(TenantUser member) {
        Units.write(store(), repositories -> repositories.members().insert(member));
    }

    private void delete(TenantUser member) {
        Units.write(store(), repositories -> repositories.members().delete(member));
    }

    private Optional<TenantUser> found(TenantId tenant, TenantUser member) {
        return store().read(repositories -> repositories.members().find(tenant, member.id()));
    }

    private Optional<TenantUser> byEmail(TenantId tenant, String email) {
        return store().read(repositories -> repositories.members().findByEmail(tenant, new EmailAddress(email)));
    }

    private Page<TenantUser> page(TenantId tenant, PageRequest request) {
        return store().read(repositories -> repositories.members().page(tenant, request));
    }

    private long owners(TenantId tenant) {
        return store().read(repositories -> repositories.members().countOwners(tenant));
    }

    private static TenantUser claimedBy(TenantId tenant, TenantUser member) {
        return new TenantUser(
                member.id(),
                tenant,
                member.email(),
                member.name(),
                Role.VIEWER,
                member.status(),
                member.addressProved(),
                member.createdAt(),
                member.version());
    }
}
