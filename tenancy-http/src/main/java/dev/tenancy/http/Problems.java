package dev.tenancy.http;

import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.tenancy.problem.FieldError;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.Unavailable;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import io.javalin.validation.ValidationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which problem an exception or a bare status comes to. Immutable and thread-safe. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final InstantSource clock;
    private final OutageLog outages = new OutageLog(System::nanoTime);

    Problems(InstantSource clock) {
        this.clock = clock;
    }

    /** What the client learns of {@code failure}; of one that nobody expected nothing but that it happened, the log gets it. */
    Problem of(Throwable failure, String requestId) {
        if (failure instanceof TenancyException refusal) {
            if (refusal instanceof Unavailable outage) {
                outages.log(outage, requestId);
            }
            return of(refusal);
        }
        if (failure instanceof HttpResponseException response) {
            return of(response);
        }
        if (failure instanceof ValidationException invalid) {
            return of(Invalid.all(invalid.getErrors().entrySet().stream()
                    .flatMap(field -> field.getValue().stream()
                            .map(error -> new FieldError(field.getKey(), "invalid", error.getMessage())))
                    .toList()));
        }
        if (failure instanceof StreamReadException || failure instanceof MismatchedInputException) {
            return of(Invalid.malformed("The body is not the JSON that this route takes."));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // The server's own word for a request that it could not read, such as a malformed chunk.
            if (cause instanceof HttpException unreadable) {
                return ofStatus(unreadable.getCode(), "The request could not be read.");
            }
        }
        LOG.error("Request {} failed", requestId, failure);
        return internalError();
    }

    static Problem internalError() {
        return HttpCode.INTERNAL_ERROR.problem("Something went wrong. It was logged under the request's id.");
    }

    /** The problem of a status that came without one. */
    static Problem ofStatus(int status, String detail) {
        return switch (status) {
            case 400 -> engine(ProblemCode.MALFORMED_REQUEST, status, detail);
            case 401 -> engine(ProblemCode.UNAUTHENTICATED, status, detail).withHeader("WWW-Authenticate", "Bearer");
            case 404 -> engine(ProblemCode.NOT_FOUND, status, detail);
            case 405 -> HttpCode.METHOD_NOT_ALLOWED.problem(detail);
            case 413 -> HttpCode.TOO_LARGE.problem(detail);
            case 415 -> HttpCode.UNSUPPORTED_MEDIA_TYPE.problem(detail);
            case 500 -> internalError();
            case 503 -> engine(ProblemCode.UNAVAILABLE, status, detail).withHeader("Retry-After", "1");
            default -> HttpCode.HTTP_ERROR.problem(status, detail);
        };
    }

    private Problem of(TenancyException refusal) {
        ProblemCode code = refusal.code();
        Problem problem =
                engine(code, status(code), String.valueOf(refusal.getMessage())).with(refusal.extras());
        return switch (code) {
            case UNAUTHENTICATED -> problem.withHeader("WWW-Authenticate", "Bearer");
            case UNAVAILABLE -> problem.withHeader("Retry-After", "1");
            case LIMIT_REACHED ->
                refusal.extras().get("resets_at") instanceof Instant resetsAt
                        ? problem.withHeader("Retry-After", Long.toString(secondsUntil(resetsAt)))
                        : problem;
            default -> problem;
        };
    }

    private static Problem of(HttpResponseException response) {
        String detail = String.valueOf(response.getMessage());
        if (response instanceof EndpointNotFound) {
            return HttpCode.ROUTE_NOT_FOUND.problem("There is no such route.");
        }
        if (response instanceof MethodNotAllowedResponse) {
            return HttpCode.METHOD_NOT_ALLOWED
                    .problem("This route has no such method.")
                    .withHeader("Allow", allowed(response.getDetails()));
        }
        Problem problem = ofStatus(response.getStatus(), detail);
        return response.getDetails().isEmpty() ? problem : problem.with(Map.of("details", response.getDetails()));
    }

    private static String allowed(Map<String, String> details) {
        List<String> methods = details.values().stream()
                .flatMap(all -> List.of(all.split(", ")).stream())
                .toList();
        String allowed = String.join(", ", methods);
        return methods.contains("GET") && !methods.contains("HEAD") ? allowed + ", HEAD" : allowed;
    }

    private long secondsUntil(Instant time) {
        return Math.max(
                1,
                Duration.between(clock.instant(), time).plusNanos(999_999_999).toSeconds());
    }

    private static Problem engine(ProblemCode code, int status, String detail) {
        return Problem.of(status, code.text(), code.title(), detail);
    }

    private static int status(ProblemCode code) {
        return switch (code) {
            case MALFORMED_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case PAYMENT_REQUIRED -> 402;
            case ROLE_REQUIRED,
                    SCOPE_REQUIRED,
                    FEATURE_NOT_IN_PLAN,
                    TENANT_MISMATCH,
                    TENANT_SUSPENDED,
                    EMAIL_MISMATCH -> 403;
            case TENANT_NOT_FOUND, NOT_FOUND -> 404;
            case SLUG_TAKEN, ALREADY_MEMBER, LAST_OWNER, PLAN_CHANGE_BLOCKED, NOT_AN_UPGRADE, NOT_A_DOWNGRADE -> 409;
            case INVITATION_EXPIRED, INVITATION_USED -> 410;
            case STALE -> 412;
            case VALIDATION_FAILED, IDEMPOTENCY_KEY_REUSED -> 422;
            case RATE_LIMITED, LIMIT_REACHED -> 429;
            case UNAVAILABLE -> 503;
        };
    }
}
