@NullMarked
package dev.tenancy.persistence;

import org.jspecify.annotations.NullMarked;
