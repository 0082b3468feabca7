package dev.tenancy.isolation.sample;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ManyToOne;

/** A contact who may work for another. */
@Entity
class Person extends Contact {

    private String surname;

    @ManyToOne(fetch = FetchType.LAZY)
    private Company employer;
}
