/** ApexOrchestrator: a content and leads service on top of the engine. */
@NullMarked
package dev.tenancy.example;

import org.jspecify.annotations.NullMarked;
