package dev.tenancy.testkit;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes {@link WithTenant} hold. */
final class WithTenantExtension implements InvocationInterceptor, ParameterResolver {

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext extension)
            throws Throwable {
        bind(invocation, extension);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext extension)
            throws Throwable {
        bind(invocation, extension);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext extension)
            throws Throwable {
        bind(invocation, extension);
    }

    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext extension)
            throws Throwable {
        return bind(invocation, extension);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test, ExtensionContext extension)
            throws Throwable {
        bind(invocation, extension);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext extension)
            throws Throwable {
        bind(invocation, extension);
    }

    // Not of a constructor, which can't know yet what its test methods say.
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
        Class<?> type = parameter.getParameter().getType();
        return parameter.getDeclaringExecutable() instanceof Method
                && (type == TenantContext.class || type == TenantId.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
        TenantContext context = context(extension);
        return parameter.getParameter().getType() == TenantId.class ? context.tenantId() : context;
    }

    private static <T extends @Nullable Object> T bind(Invocation<T> invocation, ExtensionContext extension)
            throws Throwable {
        return TenantContext.callIn(context(extension), () -> {
            try {
                return invocation.proceed();
            } catch (Exception | Error failure) {
                throw failure;
            } catch (Throwable neither) {
                throw new AssertionError(neither);
            }
        });
    }

    private static TenantContext context(ExtensionContext extension) {
        WithTenant tenant = nearest(Optional.of(extension));
        return TestTenant.named(tenant.value()).onPlan(tenant.plan()).context(tenant.role());
    }

    /** The annotation of the test method, else of its class, else of the class around that one. */
    private static WithTenant nearest(Optional<ExtensionContext> extension) {
        ExtensionContext here = extension.orElseThrow(() ->
                new IllegalStateException("WithTenantExtension is registered by @WithTenant. Use the annotation."));
        return here.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, WithTenant.class))
                .orElseGet(() -> nearest(here.getParent()));
    }
}
