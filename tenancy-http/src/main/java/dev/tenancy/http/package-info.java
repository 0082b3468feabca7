/** Tenancy as a plugin for Javalin: who calls, for which tenant, what a route requires, and the REST API. */
@NullMarked
package dev.tenancy.http;

import org.jspecify.annotations.NullMarked;
