package dev.tenancy.http;

import java.util.Locale;

/** The problems that only HTTP has, beside those of the engine. */
enum HttpCode {
    ROUTE_NOT_FOUND(404, "Route not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    TOO_LARGE(413, "Too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    INTERNAL_ERROR(500, "Internal error"),
    /** Any other status, as it is. */
    HTTP_ERROR(0, "HTTP error");

    private final int status;
    private final String title;

    HttpCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Problem problem(String detail) {
        return problem(status, detail);
    }

    Problem problem(int anyStatus, String detail) {
        return Problem.of(anyStatus, text(), title, detail);
    }
}
