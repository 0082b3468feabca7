@NullMarked
package dev.tenancy.isolation;

import org.jspecify.annotations.NullMarked;
