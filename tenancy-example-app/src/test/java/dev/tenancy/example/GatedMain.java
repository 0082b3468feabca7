package dev.tenancy.example;

import dev.tenancy.http.Require;
import dev.tenancy.role.Role;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The service with one more route, {@code POST /gated}, whose handler waits for a line on standard input after the charge. */
final class GatedMain {

    private static final CountDownLatch GATE = new CountDownLatch(1);

    private GatedMain() {}

    public static void main(String[] arguments) throws IOException {
        Main.run(
                List.of(arguments),
                routes -> routes.post(
                        "/gated",
                        ctx -> {
                            System.out.println("charged");
                            GATE.await();
                            ctx.result("done");
                        },
                        Require.role(Role.MEMBER),
                        Require.feature("content_lead"),
                        Require.usage("content", 1)));
        System.in.read();
        GATE.countDown();
    }
}
