package dev.tenancy.access;

/** Whose good credential it is. */
sealed interface Principal {

    record Key(ApiKeyAccess access) implements Principal {}

    record User(UserTokenAccess access) implements Principal {}

    record Operator() implements Principal {}
}
