package dev.tenancy.isolation.sample;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** Embedded in its owner's row. */
@Embeddable
record Address(
        @Column(length = 60) String street,
        @Column(length = 40) String city) {}
