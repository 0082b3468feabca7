package dev.tenancy.example;

import dev.tenancy.http.Form;
import dev.tenancy.http.RequestTenancy;
import dev.tenancy.http.Require;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.problem.Validation;
import dev.tenancy.role.Role;
import dev.tenancy.tenant.DisplayName;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pieces of content: read, written by hand, or generated. */
final class ContentRoutes {

    private final Rows<Content> contents;
    private final NewRow.Maker rows;

    ContentRoutes(Rows<Content> contents, NewRow.Maker rows) {
        this.contents = contents;
        this.rows = rows;
    }

    void addTo(RoutesConfig routes) {
        var feature = Require.feature("content_lead");
        var usage = Require.usage("content", 1);
        var write = Require.role(Role.MEMBER);
        routes.get("/content", this::list, Require.role(Role.VIEWER), feature, Require.query("limit", "cursor"));
        routes.post("/content", this::create, write, feature, usage, Require.query());
        routes.post("/content/generate", this::generate, write, feature, usage, Require.query());
    }

    private void list(Context ctx) {
        RequestTenancy request = ctx.with(TenancyPlugin.class);
        var page = contents.page(request.page(PublicId.CONTENT::find));
        request.list(page, row -> PublicId.CONTENT.write(row.id()), ContentBody::of);
    }

    private void create(Context ctx) {
        Form form = ctx.with(TenancyPlugin.class).form("title", "body", "topic");
        Validation check = form.validation();
        var title = check.required("title", form.text("title"), DisplayName::new);
        var body = optional(check, form, "body", text -> new Text(text).value());
        var topic = optional(check, form, "topic", text -> new DisplayName(text).value());
        check.finish();
        answer(
                ctx,
                title.value().value(),
                body.value().orElse(null),
                topic.value().orElse(null));
    }

    private static Validation.Field<Optional<String>> optional(
            Validation check, Form form, String field, Function<String, String> rule) {
        return check.optional(field, form.text(field), text -> Optional.of(rule.apply(text)), Optional.empty());
    }

    private void generate(Context ctx) {
        Form form = ctx.with(TenancyPlugin.class).form("topic");
        var topic = form.validation().required("topic", form.text("topic"), DisplayName::new);
        form.validation().finish();
        ContentGenerator.Piece piece = ContentGenerator.write(topic.value().value());
        answer(ctx, piece.title(), piece.body(), topic.value().value());
    }

    private void answer(Context ctx, String title, @Nullable String body, @Nullable String topic) {
        NewRow row = rows.make();
        Content content = new Content(row.id(), title, body, topic, row.createdAt());
        contents.insert(content);
        ctx.with(TenancyPlugin.class).json(201, ContentBody.of(content));
    }

    record ContentBody(
            String id,
            String title,
            @Nullable String body,
            @Nullable String topic,
            Instant createdAt) {

        static ContentBody of(Content content) {
            return new ContentBody(
                    PublicId.CONTENT.write(content.id()),
                    content.title(),
                    content.body(),
                    content.topic(),
                    content.createdAt());
        }
    }
}
