package dev.tenancy.testkit.isolation;

import org.jspecify.annotations.Nullable;

/** What an attack is aimed at: an entity, or one of its associations. */
record Target(EntityShape entity, @Nullable MappedAttribute attribute) {

    Target(EntityShape entity) {
        this(entity, null);
    }

    @Override
    public String toString() {
        return attribute == null ? entity.label() : entity.label() + "." + attribute;
    }
}
