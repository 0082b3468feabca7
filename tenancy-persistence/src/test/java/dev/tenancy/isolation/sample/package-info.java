/** An application's entities with every shape of association, for attacks on them. */
package dev.tenancy.isolation.sample;
