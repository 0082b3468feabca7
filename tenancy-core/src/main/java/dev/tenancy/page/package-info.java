/** Lists read a page at a time, newest first. */
@NullMarked
package dev.tenancy.page;

import org.jspecify.annotations.NullMarked;
