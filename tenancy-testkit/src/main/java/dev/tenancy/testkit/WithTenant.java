package dev.tenancy.testkit;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.role.Role;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs tests inside a tenant: its context is bound to the thread during each test method and the {@code @BeforeEach} and
 * {@code @AfterEach} methods around it, and gone afterwards, whatever the test does. On a class it holds for all its tests, those of
 * nested classes and of subclasses too; the annotation that is nearest to a test method counts.
 *
 * <p>The methods may ask for a parameter of type {@link TenantContext} or {@link TenantId}. Nothing is bound in constructors and in
 * {@code @BeforeAll} and {@code @AfterAll} methods.
 *
 * <p>The tenant is {@link TestTenant#named}, so a name gives the same ids in every run. It is stored nowhere: data access that goes by
 * the bound context works, the engine's use cases don't know it until the test inserts it.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithTenantExtension.class)
public @interface WithTenant {

    /** The tenant's slug. */
    String value() default "acme";

    /** The key of a plan of {@link PlanCatalog#standard()}; the one that has every feature and no limits by default. */
    String plan() default "enterprise";

    /** The role of the member who calls; the highest by default. */
    Role role() default Role.OWNER;
}
