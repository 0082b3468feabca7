package dev.tenancy.isolation.sample;

import jakarta.persistence.Entity;
import jakarta.persistence.OneToMany;
import java.util.LinkedHashSet;
import java.util.Set;

/** A contact that employs others. */
@Entity
class Company extends Contact {

    private String register;

    @OneToMany(mappedBy = "employer")
    private Set<Person> staff = new LinkedHashSet<>();
}
