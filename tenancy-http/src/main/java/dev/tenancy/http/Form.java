package dev.tenancy.http;

import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.Validation;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
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

    static final int MAX_BYTES = 1024 * 1024;
    private static final Pattern JSON =
            Pattern.compile("application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?\\s*", Pattern.CASE_INSENSITIVE);

    private final JsonFields fields;
    private final Validation validation = new Validation();

    private Form(JsonFields fields) {
        this.fields = fields;
        fields.unknown()
                .forEach(name -> validation.reject(Echo.of(name), "unknown_field", "is not a field of this request."));
    }

    static Form read(Context ctx, String... known) {
        // The servlet would look the charset up, and throw for one that nobody knows.
        String type = ctx.req().getHeader("Content-Type");
        if (type == null || !JSON.matcher(type.strip()).matches() || isEncoded(ctx)) {
            throw new UnsupportedMediaTypeResponse("The body must be application/json in UTF-8, not compressed.");
        }
        return new Form(new JsonFields(bytes(ctx), Set.of(known)));
    }

    /** What is wrong with the body so far; add the values' own rules, then {@link Validation#finish()}. */
    public Validation validation() {
        return validation;
    }

    /** A field of text; null when it is not there, is null, or is no text, which is noted. */
    public @Nullable String text(String field) {
        Object value = fields.find(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        validation.reject(field, "bad_type", "must be a string.");
        return null;
    }

    /** A field that lists at most 100 texts; null when it is not there, is null, or is anything else, which is noted. */
    public @Nullable List<String> texts(String field) {
        Object value = fields.find(field);
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String.class::cast).toList();
        }
        if (value == JsonFields.Other.LONG_LIST) {
            validation.reject(field, "too_long", "must list at most " + JsonFields.LONGEST_LIST + " strings.");
        } else {
            validation.reject(field, "bad_type", "must be a list of strings.");
        }
        return null;
    }

    /** A field that is a whole number, null included, for what has no bound: noted when it is not there or is anything else. */
    @Nullable
    Long numberOrNull(String field) {
        if (fields.find(field) instanceof Long number) {
            return number;
        }
        if (!fields.isNull(field)) {
            rejectAs(field, "must be a whole number, or null for no limit.");
        }
        return null;
    }

    /** A field that is a whole number from {@code min} to {@code max}; what it is otherwise is noted, then {@code min}. */
    long number(String field, long min, long max) {
        String rule = "must be a whole number from " + min + " to " + max + ".";
        if (!(fields.find(field) instanceof Long number)) {
            rejectAs(field, rule);
            return min;
        }
        if (number < min || number > max) {
            validation.reject(field, "out_of_range", rule);
            return min;
        }
        return number;
    }

    /** A field that is true or false; what it is otherwise is noted, then null. */
    @Nullable
    Boolean flag(String field) {
        if (fields.find(field) instanceof Boolean flag) {
            return flag;
        }
        rejectAs(field, "must be true or false.");
        return null;
    }

    private void rejectAs(String field, String rule) {
        if (fields.find(field) == null) {
            validation.reject(field, "required", "is required: it " + rule);
        } else {
            validation.reject(field, "bad_type", rule);
        }
    }

    private static boolean isEncoded(Context ctx) {
        String encoding = ctx.req().getHeader("Content-Encoding");
        return encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity");
    }

    private static byte[] bytes(Context ctx) {
        // Before anything is read: so the client is not told to go on with it either.
        if (ctx.req().getContentLengthLong() > MAX_BYTES) {
            throw tooLarge();
        }
        try (InputStream body = ctx.req().getInputStream()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException broken) {
            throw Invalid.malformed("The body could not be read to its end.");
        }
    }

    private static ContentTooLargeResponse tooLarge() {
        return new ContentTooLargeResponse("The body must be at most " + MAX_BYTES + " bytes.");
    }
}
