package dev.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.UserId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.role.Role;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What many do at the same moment. */
class AtOnceTest {

    private final World world = new World();
    private final Members members = world.tenancy.members();

    @RepeatedTest(10)
    void shouldKeepOneOfTwoOwnersWhoRemoveEachOther() throws Exception {
        TenantContext one = world.owner("acme", "professional");
        TenantContext other = world.join(one, "other@acme.example", "owner");

        Map<String, Long> outcomes = World.race(
                List.of(() -> members.remove(one, id(other), false), () -> members.remove(other, id(one), false)));

        assertThat(outcomes).containsOnly(Map.entry("done", 1L), Map.entry("unauthenticated", 1L));
    }

    @RepeatedTest(10)
    void shouldKeepAnOwnerOfTwoWhoStepDown() throws Exception {
        TenantContext one = world.owner("acme", "professional");
        TenantContext other = world.join(one, "other@acme.example", "owner");
        MemberUpdate stepDown = new MemberUpdate(null, "viewer");

        assertThat(World.race(List.of(
                        () -> members.update(one, id(one), stepDown),
                        () -> members.update(other, id(other), stepDown))))
                .containsOnly(Map.entry("done", 1L), Map.entry("last_owner", 1L));
        assertThat(members.page(one, PageRequest.first()).items())
                .filteredOn(member -> member.role() == Role.OWNER)
                .hasSize(1);
    }

    @Test
    void shouldNeverHoldMoreMembersThanSeats() throws Exception {
        TenantContext owner = world.owner("acme", "professional");
        List<ThrowingCallable> attempts = IntStream.range(0, 32)
                .<ThrowingCallable>mapToObj(
                        i -> () -> members.add(owner, new NewMember("m" + i + "@acme.example", "M" + i, "member")))
                .toList();

        assertThat(World.race(attempts)).containsOnly(Map.entry("done", 9L), Map.entry("limit_reached", 23L));
        assertThat(members.page(owner, PageRequest.first()).items()).hasSize(10);
    }

    @Test
    void shouldGrantExactlyTheLimit() throws Exception {
        TenantContext owner = world.owner("acme", "free");

        assertThat(World.race(
                        Collections.nCopies(32, () -> world.tenancy.usage().require(owner, "content", 1))))
                .containsOnly(Map.entry("done", 10L), Map.entry("limit_reached", 22L));
    }

    @Test
    void shouldGiveASlugToOne() throws Exception {
        assertThat(World.race(Collections.nCopies(16, () -> world.signUp("acme", "free"))))
                .containsOnly(Map.entry("done", 1L), Map.entry("slug_taken", 15L));
    }

    private static UserId id(TenantContext context) {
        return context.caller().member().orElseThrow();
    }
}
