/** API keys: a tenant's credentials for programs. */
@NullMarked
package dev.tenancy.apikey;

import org.jspecify.annotations.NullMarked;
