package dev.tenancy.isolation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an entity whose rows belong to no tenant: every tenant reads the same ones, and they are written in {@link
 * TenantIsolation#bypass} alone. An entity that is neither tenant-scoped nor marked so is refused at start. Goes on the root
 * class of a hierarchy and holds for all of it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shared {}
