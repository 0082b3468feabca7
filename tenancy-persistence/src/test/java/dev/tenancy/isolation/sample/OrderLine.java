package dev.tenancy.isolation.sample;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** An element of a collection. */
@Embeddable
record OrderLine(
        @Column(name = "item") String item,
        @Column(name = "pieces") int pieces) {}
