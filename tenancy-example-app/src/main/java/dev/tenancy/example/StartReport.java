package dev.tenancy.example;

import java.net.URI;

/** What a start tells on standard output; without secrets. */
final class StartReport {

    private StartReport() {}

    static String of(URI address, Settings settings) {
        String signUp = "curl -s " + address + "/tenants -H 'Content-Type: application/json' -d '" + """
                {"name":"Acme Corporation","slug":"acme","email":"admin@acme.com","owner_name":"John Doe",\
                "owner_email":"john@acme.com","subscription_tier":"professional"}'""";
        String token = settings.operatorToken() == null
                ? "in " + settings.operatorTokenFile() + " (mode 600)"
                : "as set by TENANCY_OPERATOR_TOKEN";
        String mode = settings.demo()
                ? "demo, on loopback only: whoever names a tenant acts as its owner, without a credential"
                : "normal";
        return """
                ApexOrchestrator
                listening on %1$s
                database: %2$s
                mode: %3$s
                operator token: %4$s
                mail outbox: %5$s

                Try it:
                  %6$s
                  curl -s %1$s/content-lead/quick-start -H %7$s
                  curl -s %1$s/content/generate -H %7$s -H 'Content-Type: application/json' -d '{"topic":"tenants"}'
                  curl -s %1$s/tenants/me/usage -H %7$s
                """.formatted(
                address,
                settings.database(),
                mode,
                token,
                settings.outbox(),
                settings.demo() ? signUp : "TOKEN=$(" + signUp + " | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')",
                settings.demo() ? "'X-Tenant-ID: acme'" : "\"Authorization: Bearer $TOKEN\"");
    }
}
