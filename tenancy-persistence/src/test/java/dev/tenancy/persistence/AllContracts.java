package dev.tenancy.persistence;

import dev.tenancy.testkit.TenancyStoreContract;

/** All contracts of a store, on a store that the tests of a class share. */
abstract class AllContracts extends OneStorePerClass implements TenancyStoreContract {}
