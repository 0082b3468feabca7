package dev.tenancy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.Validation;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a request sends. What is wrong with it is noted in its {@link #validation()}, so that the client learns all
 * of it at once together with what the values themselves break. Not thread-safe.
 *
 * <pre>{@code
 * Form form = ctx.with(TenancyPlugin.class).form("email", "name");
 * var email = form.validation().required("email", form.text("email"), EmailAddress::new);
 * var name = form.validation().required("name", form.text("name"), DisplayName::new);
 * form.validation().finish();
 * }</pre>
 */
public final class Form {

    private static final int MAX_BYTES = 1024 * 1024;
    // What is echoed stays small, however much of it was sent.
    private static final int MOST_UNKNOWN = 50;
    private static final int LONGEST_ECHO = 100;
    private static final Pattern JSON =
            Pattern.compile("application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?\\s*", Pattern.CASE_INSENSITIVE);

    private final ObjectNode body;
    private final Validation validation = new Validation();

    private Form(ObjectNode body, Set<String> known) {
        this.body = body;
        body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .limit(MOST_UNKNOWN)
                .forEach(name -> validation.reject(echo(name), "unknown_field", "is not a field of this request."));
    }

    static Form read(Context ctx, String... known) {
        String type = ctx.req().getContentType();
        if (type == null || !JSON.matcher(type.strip()).matches() || isEncoded(ctx)) {
            throw new UnsupportedMediaTypeResponse("The body must be application/json in UTF-8, not compressed.");
        }
        JsonNode body = Json.read(bytes(ctx));
        if (!(body instanceof ObjectNode object)) {
            throw Invalid.malformed("The body must be a JSON object.");
        }
        return new Form(object, Set.of(known));
    }

    /** What is wrong with the body so far; add the values' own rules, then {@link Validation#finish()}. */
    public Validation validation() {
        return validation;
    }

    /** A field of text; null when it is not there, is null, or is no text, which is noted. */
    public @Nullable String text(String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            validation.reject(field, "bad_type", "must be a string.");
            return null;
        }
        return value.textValue();
    }

    /** A field that lists texts; null when it is not there, is null, or is anything else, which is noted. */
    public @Nullable List<String> texts(String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.isTextual() ? element.textValue() : null));
        }
        if (!value.isArray() || texts.contains(null)) {
            validation.reject(field, "bad_type", "must be a list of strings.");
            return null;
        }
        return texts;
    }

    private static boolean isEncoded(Context ctx) {
        String encoding = ctx.req().getHeader("Content-Encoding");
        return encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity");
    }

    private static byte[] bytes(Context ctx) {
        try (InputStream body = ctx.req().getInputStream()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ContentTooLargeResponse("The body must be at most " + MAX_BYTES + " bytes.");
            }
            return bytes;
        } catch (IOException broken) {
            throw Invalid.malformed("The body could not be read to its end.");
        }
    }

    private static String echo(String name) {
        return name.length() > LONGEST_ECHO ? name.substring(0, LONGEST_ECHO) : name;
    }
}
