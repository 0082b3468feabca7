package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.problem.Denied;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.tenant.TenantReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithTenant
class WithTenantTest {

    private final String atConstruction = bound();
    private String before = "";

    @BeforeAll
    @AfterAll
    static void shouldBindNothingAroundAllTests(TenantId tenant) {
        assertThat(bound()).isEqualTo("none");
        assertThat(tenant).isEqualTo(TestTenant.named("acme").id());
    }

    @BeforeEach
    void lookBefore() {
        before = bound();
    }

    @AfterEach
    void shouldBindAroundEachTest() {
        assertThat(atConstruction).isEqualTo("none");
        assertThat(bound()).isEqualTo(before).isNotEqualTo("none");
    }

    @Test
    void shouldBindAnOwnerOfAcmeWithEveryFeature(TenantContext context, TenantId tenant) {
        assertThat(TenantContext.current()).isEqualTo(context);
        assertThat(bound()).isEqualTo("acme");
        assertThat(tenant).isEqualTo(context.tenantId());
        assertThat(context.caller().role()).isEqualTo(Role.OWNER);
        assertThat(context.entitlements().features()).doesNotContainValue(false);
    }

    @Test
    void shouldNameTheSameTenantInEveryRun(TenantContext context) {
        assertThat(context.tenantId()).hasToString("tenant_0tcb1k94aj649taz6fqnjb728b");
        assertThat(context.caller())
                .isEqualTo(TestTenant.named("acme").context(Role.OWNER).caller());
        assertThat(TestTenant.named("globex").id()).isNotEqualTo(context.tenantId());
    }

    @Test
    @WithTenant(value = "globex", plan = "free", role = Role.VIEWER)
    void shouldTakeTheAnnotationOfTheMethodFirst(TenantContext context) {
        assertThat(before).isEqualTo("globex");
        assertThat(bound()).isEqualTo("globex");
        assertThat(context.subscription().plan()).isEqualTo("free");
        assertThatExceptionOfType(Denied.class).isThrownBy(() -> context.require(Permission.TENANT_WRITE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldBindForEveryArgument(int argument, TenantContext context) {
        assertThat(argument).isPositive();
        assertThat(TenantContext.current()).isEqualTo(context);
    }

    @RepeatedTest(2)
    @WithTenant("initech")
    void shouldBindForEveryRepetition() {
        assertThat(bound()).isEqualTo("initech");
    }

    @TestFactory
    Stream<DynamicTest> shouldBindWhereTestsAreMadeAndRun() {
        String made = bound();
        return Stream.of(DynamicTest.dynamicTest(
                "made", () -> assertThat(bound()).isEqualTo(made).isEqualTo("acme")));
    }

    @Test
    void shouldRefuseWorkForAnotherTenantInside() {
        TenantContext other = TestTenant.named("globex").context(Role.OWNER);

        assertThatIllegalStateException().isThrownBy(() -> TenantContext.runIn(other, () -> {}));
    }

    @Test
    void shouldLetTheEngineKnowTheTenantOnceItIsInserted(TenantContext context) {
        InMemoryTenancyStore store = new InMemoryTenancyStore();
        Units.write(store, TestTenant.named("acme")::insertInto);

        assertThat(store.findTenant(new TenantReference.ById(context.tenantId())))
                .hasValueSatisfying(found -> assertThat(found.tenant()).isEqualTo(context.tenant()));
    }

    @Nested
    class InAClassInside {

        @Test
        void shouldTakeTheAnnotationOfTheClassAround() {
            assertThat(bound()).isEqualTo("acme");
        }
    }

    @Nested
    @WithTenant("umbrella")
    class InAClassOfItsOwn {

        @Test
        void shouldTakeTheNearestAnnotation() {
            assertThat(bound()).isEqualTo("umbrella");
        }

        @Test
        @WithTenant("globex")
        void shouldTakeTheAnnotationOfTheMethodFirst() {
            assertThat(bound()).isEqualTo("globex");
        }
    }

    private static String bound() {
        return TenantContext.find()
                .map(context -> context.tenant().slug().value())
                .orElse("none");
    }
}
