/** The engine's own store on JPA and SQL, for H2 and PostgreSQL. */
@NullMarked
package dev.tenancy.persistence;

import org.jspecify.annotations.NullMarked;
