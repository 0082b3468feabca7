/** What an embedder calls: {@link dev.tenancy.Tenancy} and its use cases. */
@NullMarked
package dev.tenancy;

import org.jspecify.annotations.NullMarked;
