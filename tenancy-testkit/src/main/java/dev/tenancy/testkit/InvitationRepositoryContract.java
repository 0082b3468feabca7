package dev.tenancy.testkit;

import static dev.tenancy.testkit.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.role.Role;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.InvitationRepository;
import dev.tenancy.tenant.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link InvitationRepository} must do. */
public interface InvitationRepositoryContract extends StoreContract {

    @Test
    default void shouldFindAnInvitationAsItWasStoredInItsTenantAlone() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        Invitation invitation = inserted(ours, Samples.email());

        Optional<Invitation> found = found(ours.id(), invitation);

        assertThat(found).contains(invitation);
        assertThat(found.map(Invitation::email).map(EmailAddress::value))
                .contains(invitation.email().value());
        assertThat(found(theirs.id(), invitation)).isEmpty();
    }

    @Test
    default void shouldFindAnInvitationByItsLookupIdAlone() {
        Invitation invitation = inserted(TestTenant.createIn(store()), Samples.email());
        Invitation other = TestTenant.unstored().invitation(Samples.email(), Role.MEMBER);

        assertThat(byLookupId(invitation.lookupId())).contains(invitation);
        assertThat(byLookupId(other.lookupId())).isEmpty();
        for (String misspelt : Misspelt.casesOf(invitation.lookupId())) {
            assertThat(byLookupId(misspelt)).isEmpty();
        }
    }

    @Test
    default void shouldPageTheInvitationsOfOneTenantNewestFirst() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        List<Invitation> invitations = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            invitations.add(inserted(ours, Samples.email()));
            inserted(theirs, Samples.email());
        }

        Pages.assertPages(
                invitations,
                request -> page(ours.id(), request),
                invitation -> invitation.id().value());
        assertThat(page(theirs.id(), PageRequest.first()).items()).hasSize(5);
        assertThat(page(Samples.tenantId(), PageRequest.first())).isEqualTo(new Page<Invitation>(List.of(), false));
    }

    @Test
    default void shouldEndAnInvitationOnceAndInItsTenantAlone() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        for (Invitation.Status status : List.of(Invitation.Status.ACCEPTED, Invitation.Status.REVOKED)) {
            Invitation invitation = inserted(ours, Samples.email());
            Invitation untouched = inserted(ours, Samples.email());

            assertStale(() -> end(theirs.id(), invitation, status));
            assertThat(found(ours.id(), invitation)).contains(invitation);

            end(ours.id(), invitation, status);
            assertThat(found(ours.id(), invitation)).contains(invitation.withStatus(status));
            assertThat(found(ours.id(), untouched)).contains(untouched);

            assertStale(() -> end(ours.id(), invitation, Invitation.Status.ACCEPTED));
            assertStale(() -> end(ours.id(), invitation, Invitation.Status.REVOKED));
            assertThat(byLookupId(invitation.lookupId())).contains(invitation.withStatus(status));
        }
    }

    @Test
    default void shouldRefuseToEndAnInvitationThatIsNotThere() {
        TestTenant tenant = TestTenant.createIn(store());
        Invitation missing = tenant.invitation(Samples.email(), Role.MEMBER);

        assertStale(() -> end(tenant.id(), missing, Invitation.Status.REVOKED));
    }

    @Test
    default void shouldFindThePendingInvitationsOfOneAddressInOneTenant() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        EmailAddress address = Samples.email();
        EmailAddress upper = new EmailAddress(address.value().toUpperCase(Locale.ROOT));
        Invitation pending = inserted(ours, address);
        Invitation pendingToo = inserted(ours, upper);
        Invitation accepted = inserted(ours, address);
        end(ours.id(), accepted, Invitation.Status.ACCEPTED);
        inserted(ours, Samples.email());
        Invitation elsewhere = inserted(theirs, address);

        assertThat(pending(ours.id(), address)).containsExactlyInAnyOrder(pending, pendingToo);
        assertThat(pending(theirs.id(), address)).containsExactly(elsewhere);
        assertThat(pending(ours.id(), Samples.email())).isEmpty();
    }

    private Invitation inserted(TestTenant tenant, EmailAddress email) {
        Invitation invitation = tenant.invitation(email, Role.MEMBER);
        Units.write(store(), repositories -> repositories.invitations().insert(invitation));
        return invitation;
    }

    private void end(TenantId tenant, Invitation invitation, Invitation.Status status) {
        Units.write(store(), repositories -> repositories.invitations().end(tenant, invitation.id(), status));
    }

    private List<Invitation> pending(TenantId tenant, EmailAddress address) {
        return store().read(repositories -> repositories.invitations().findPending(tenant, address));
    }

    private Optional<Invitation> found(TenantId tenant, Invitation invitation) {
        return store().read(repositories -> repositories.invitations().find(tenant, invitation.id()));
    }

    private Optional<Invitation> byLookupId(String lookupId) {
        return store().read(repositories -> repositories.invitations().findByLookupId(lookupId));
    }

    private Page<Invitation> page(TenantId tenant, PageRequest request) {
        return store().read(repositories -> repositories.invitations().page(tenant, request));
    }
}
