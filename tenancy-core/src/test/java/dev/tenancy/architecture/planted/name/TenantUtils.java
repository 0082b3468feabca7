package dev.tenancy.architecture.planted.name;

/** Says nothing by its name. */
final class TenantUtils {}
