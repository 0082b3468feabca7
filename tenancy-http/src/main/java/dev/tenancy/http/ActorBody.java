package dev.tenancy.http;

import dev.tenancy.id.Actor;
import java.util.Locale;

/** Who did something, as answers tell it. */
record ActorBody(String kind, String id) {
    static ActorBody of(Actor actor) {
        return new ActorBody(actor.kind().name().toLowerCase(Locale.ROOT), actor.id());
    }
}
