package dev.tenancy.http;

import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.usage.Grant;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.servlet.SubmitOrder;
import io.javalin.http.servlet.Task;
import io.javalin.http.servlet.TaskInitializer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Consumer;
import kotlin.Unit;
import kotlin.jvm.functions.Function2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of every request, after all handlers and mappers and before the answer is written: gives back what was charged
 * when the answer is a refusal of work that was not done, and gives a bare error status its problem. An asynchronous handler comes
 * here when its future ends.
 */
final class Settlement implements TaskInitializer<JavalinServletContext> {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Tenancy tenancy;
    private final Answers answers;
    private final LateRefunds later = new LateRefunds();

    Settlement(Tenancy tenancy, Answers answers) {
        this.tenancy = tenancy;
        this.answers = answers;
    }

    @Override
    public void createTasks(
            Function2<? super SubmitOrder, ? super Task, Unit> submit,
            JavalinServlet servlet,
            JavalinServletContext ctx,
            String requestUri) {
        submit.invoke(SubmitOrder.LAST, task(ctx));
    }

    Task task(JavalinServletContext ctx) {
        return new Task(false, () -> {
            settle(ctx);
            return Unit.INSTANCE;
        });
    }

    private void settle(JavalinServletContext ctx) {
        int status = ctx.statusCode();
        RequestState state = RequestState.of(ctx);
        // Once the head of the answer is out, the status can't tell of an exception any more.
        boolean failed =
                status >= 400 || (ctx.getExceptionOccurred() && ctx.res().isCommitted());
        if (failed || !(ctx.resultInputStream() instanceof AnswerStream)) {
            settle(state, failed);
        }
        if (status >= 400 && ctx.resultInputStream() == null && !ctx.res().isCommitted()) {
            answers.problem(ctx, Problems.ofStatus(status, "The request could not be answered."));
        }
    }

    /** A stream to answer with: what was charged is settled only when it can't be read. */
    InputStream answer(JavalinServletContext ctx, InputStream answer) {
        return answer instanceof ByteArrayInputStream || answer instanceof AnswerStream
                ? answer
                : new AnswerStream(answer, (failure, begun) -> unreadable(ctx, failure, begun));
    }

    private byte[] unreadable(JavalinServletContext ctx, Exception failure, boolean begun) {
        RequestState state = RequestState.of(ctx);
        state.ended(failure);
        settle(state, true);
        return begun || ctx.res().isCommitted() ? new byte[0] : answers.begin(ctx, failure);
    }

    private void settle(RequestState state, boolean failed) {
        TenantContext context = state.context();
        if (context == null) {
            return;
        }
        for (Grant grant : state.takeGrants()) {
            if (failed && state.isOutcomeUnknown()) {
                LOG.warn(
                        "Request {}: it is unknown whether the work of {} of the tenant {} landed, so its units stay"
                                + " charged",
                        state.requestId(),
                        grant.id(),
                        context.tenantId());
            } else if (failed) {
                refund(context, grant, state);
            }
        }
    }

    private void refund(TenantContext context, Grant grant, RequestState state) {
        Runnable refund = () -> tenancy.usage().refund(context, grant.id());
        Consumer<RuntimeException> failing = failure -> LOG.error(
                "Request {}: the refund of {} of the tenant {} failed, so its units stay charged",
                state.requestId(),
                grant.id(),
                context.tenantId(),
                failure);
        if (state.hasWaitedInVain()) {
            later.run(refund, failing);
        } else {
            try {
                refund.run();
            } catch (RuntimeException failure) {
                failing.accept(failure);
            }
        }
    }
}
