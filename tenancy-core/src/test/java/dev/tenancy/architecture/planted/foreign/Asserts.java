package dev.tenancy.architecture.planted.foreign;

import org.assertj.core.api.Assertions;

/** Needs a library. */
final class Asserts {

    private Asserts() {}

    static void isTrue(boolean claim) {
        Assertions.assertThat(claim).isTrue();
    }
}
