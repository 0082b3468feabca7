package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One tenant's rows, one or two in every table of the shapes, as Hibernate writes them: parts without their tenant. */
final class ShapesRows {

    private final UUID tenant;
    private final long label;
    private final UUID person = UUID.randomUUID();
    private final UUID company = UUID.randomUUID();
    private final UUID invoice = UUID.randomUUID();
    private final UUID receipt = UUID.randomUUID();
    private final UUID order = UUID.randomUUID();

    ShapesRows(UUID tenant, long label) {
        this.tenant = tenant;
        this.label = label;
    }

    UUID person() {
        return person;
    }

    UUID order() {
        return order;
    }

    long label() {
        return label;
    }

    /** For {@code country}, which is of no tenant. */
    String[] inserts(UUID country) {
        List<String> inserts = new ArrayList<>();
        rows(country).forEach((table, values) -> inserts.add("insert into " + table + " values (" + values + ")"));
        return inserts.toArray(String[]::new);
    }

    private Map<String, String> rows(UUID country) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("label (id, tenant_id, name, country_id)", label + ", '" + tenant + "', 'red', '" + country + "'");
        rows.put(
                "party (id, tenant_id, name)",
                "'" + person + "', '" + tenant + "', 'Ada'), ('" + company + "', '" + tenant + "', 'ACME'");
        rows.put("person (id)", "'" + person + "'");
        rows.put("person_nickname (person_id, nickname)", "'" + person + "', 'A'");
        rows.put("company (id)", "'" + company + "'");
        rows.put("company_profile (id, motto)", "'" + company + "', 'onward'");
        rows.put("person_employer (person_id, company_id)", "'" + person + "', '" + company + "'");
        rows.put("invoice (id, tenant_id, author_id)", "'" + invoice + "', '" + tenant + "', '" + person + "'");
        rows.put("receipt (id, tenant_id, author_id)", "'" + receipt + "', '" + tenant + "', '" + person + "'");
        rows.put("document_page (document_id, page)", "'" + invoice + "', 'one'), ('" + receipt + "', 'one'");
        rows.put(
                "\"Order\" (id, \"Owner\", \"buyer Id\", invoice_id)",
                "'" + order + "', '" + tenant + "', '" + person + "', '" + invoice + "'");
        rows.put("\"`Order`_AUD\" (rev, revtype, id, \"Owner\")", "now(), 0, '" + order + "', '" + tenant + "'");
        rows.put("order_label (order_id, label_id)", "'" + order + "', " + label);
        rows.put("order_label_aud (rev, revtype, order_id, label_id)", "now(), 0, '" + order + "', " + label);
        rows.put(
                "order_line (order_id, amount, seller_id, origin_id)",
                "'" + order + "', 1, '" + company + "', '" + country + "'");
        rows.put(
                "order_line_aud (rev, revtype, order_id, amount, seller_id, origin_id)",
                "now(), 0, '" + order + "', 1, '" + company + "', '" + country + "'");
        rows.put("ticket (tenant, number)", "'" + tenant + "', 1");
        rows.put("ticket_comment (shapes$ticket_tenant, shapes$ticket_number, comment)", "'" + tenant + "', 1, 'hm'");
        rows.put("country_guest (country_id, guest_id)", "'" + country + "', '" + person + "'");
        return rows;
    }
}
