/** Which tenant a request names: by subdomain, header or path. A claim opens nothing; a credential must agree with it. */
@NullMarked
package dev.tenancy.identification;

import org.jspecify.annotations.NullMarked;
