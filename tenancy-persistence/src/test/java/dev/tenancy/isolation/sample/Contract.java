package dev.tenancy.isolation.sample;

import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.Set;

/** A document with clauses. */
@Entity
@Table(name = "contract")
class Contract extends Document {

    private String counterparty;

    @ElementCollection
    private Set<String> clauses = new LinkedHashSet<>();
}
