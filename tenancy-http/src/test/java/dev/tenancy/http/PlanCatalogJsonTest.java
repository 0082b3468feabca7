package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PeriodLength;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCatalogJsonTest {

    private static final String SMALL = """
            {'meters': [{'key': 'mails', 'kind': 'periodic'}, {'key': 'seats', 'kind': 'standing'}],
             'features': ['sla', 'keys'],
             'plans': [
               {'key': 'free', 'price': {'amount': 0, 'currency': 'EUR'}, 'limits': {'mails': {'soft': 5}, 'seats': 1},
                'features': [], 'rate_limit': {'requests': 10, 'per_seconds': 1}},
               {'key': 'paid', 'version': 1, 'price': {'amount': 900, 'currency': 'EUR', 'interval': 'month'},
                'limits': {'mails': 50, 'seats': null}, 'features': ['sla'],
                'rate_limit': {'requests': 100, 'per_seconds': 1}},
               {'key': 'paid', 'version': 3, 'name': 'Paid, better', 'price': {'amount': 950, 'currency': 'EUR'},
                'limits': {'mails': 60, 'seats': null}, 'features': ['sla'],
                'rate_limit': {'requests': 100, 'per_seconds': 1}}]}""";

    @Test
    void shouldReadTheStandardPlansOfTheDocsAsTheyAreInTheEngine() throws IOException {
        PlanCatalog read = PlanCatalogJson.parse(Files.readString(Path.of("../docs/standard-plans.json")));

        PlanCatalog standard = PlanCatalog.standard();
        assertThat(read.plans()).isEqualTo(standard.plans());
        assertThat(List.copyOf(read.meters())).isEqualTo(List.copyOf(standard.meters()));
        assertThat(List.copyOf(read.features())).isEqualTo(List.copyOf(standard.features()));
        assertThat(read.plans())
                .allSatisfy(plan -> assertThat(List.copyOf(plan.features()))
                        .isEqualTo(List.copyOf(
                                standard.find(plan.key()).orElseThrow().features())));
        assertThat(read.seats()).isEqualTo(standard.seats()).isPresent();
        assertThat(read.apiAccess()).isEqualTo(standard.apiAccess()).isPresent();
    }

    @Test
    void shouldReadVersionsAndLimitsOfEveryKind() {
        PlanCatalog catalog = PlanCatalogJson.parse(json(SMALL));

        Meter mails = catalog.meter("mails").orElseThrow();
        Plan free = catalog.require("free", 1);
        assertThat(free.limit(mails)).isEqualTo(Limit.soft(5));
        assertThat(free.name()).isEqualTo("free");
        assertThat(mails.usedField()).isEqualTo("mails_used");
        assertThat(catalog.require("paid", 1).limit(mails)).isEqualTo(Limit.of(50));
        assertThat(catalog.find("paid")).contains(catalog.require("paid", 3));
        assertThat(catalog.find("paid", 2)).isEmpty();
        assertThat(catalog.plans()).extracting(Plan::key).containsExactly("free", "paid");
        assertThat(catalog.seats()).isEmpty();
        assertThat(catalog.apiAccess()).isEmpty();
    }

    @Test
    void shouldReadPeriodsAndSeveralWindows() {
        PlanCatalog catalog = PlanCatalogJson.parse(json(SMALL.replace(
                        "'kind': 'periodic'", "'kind': 'periodic', 'period': 'day'")
                .replace("'requests': 10,", "'requests': 10, 'also': [{'requests': 99, 'per_seconds': 0.5}],")));

        assertThat(catalog.meter("mails").orElseThrow().periodLength()).isEqualTo(PeriodLength.DAY);
        assertThat(catalog.require("free", 1).rateLimit())
                .isEqualTo(RateLimit.perSecond(10).and(new RateLimit(99, Duration.ofMillis(500))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'mails': 50|'mails': -1|plans[1].limits.mails out_of_range",
                "'mails': 50|'mails': 1000000000000001|plans[1].limits.mails out_of_range",
                "'mails': 50|'mails': 99999999999999999999|plans[1].limits.mails out_of_range",
                "'mails': 50|'mails': 1.5|plans[1].limits.mails bad_type",
                "'mails': 50|'mails': '50'|plans[1].limits.mails bad_type",
                "'mails': 50, | |plans[1].limits.mails required",
                "'mails': 50|'mails': 50, 'leads': 1|plans[1].limits.leads unknown_field",
                "{'soft': 5}|{'soft': null}|plans[0].limits.mails.soft bad_type",
                "{'soft': 5}|{}|plans[0].limits.mails.soft required",
                "{'soft': 5}|{'soft': 5, 'hard': 6}|plans[0].limits.mails.hard unknown_field",
                "'features': []|'features': ['slaa']|plans[0].features[0] unknown",
                "'features': []|'features': ['sla', 'sla']|plans[0].features[1] duplicate",
                "'features': []|'features': [1]|plans[0].features[0] bad_type",
                "'features': []|'features': {}|plans[0].features bad_type",
                "'version': 3|'version': 1|plans[2] duplicate",
                "'version': 3|'version': 0|plans[2].version out_of_range",
                "'version': 3|'version': 2147483648|plans[2].version out_of_range",
                "'name': 'Paid, better'|'name': ' '|plans[2].name bad_length",
                "'interval': 'month'|'interval': 'year'|plans[1].price.interval unknown",
                "'amount': 900, 'currency': 'EUR'|'amount': 900, 'currency': 'EURO'|plans[1].price.currency unknown",
                "'amount': 900|'amount': -900|plans[1].price.amount out_of_range",
                "'requests': 10,|'requests': 0,|plans[0].rate_limit.requests out_of_range",
                "'requests': 10,| |plans[0].rate_limit.requests required",
                "'requests': 10,|'requests': 10, 'also': [{'requests': 9, 'per_seconds': 1}],|plans[0].rate_limit.also duplicate",
                "'requests': 10,|'requests': 10, 'also': [{'requests': 0, 'per_seconds': 9}],"
                        + "|plans[0].rate_limit.also[0].requests out_of_range",
                "'requests': 10, 'per_seconds': 1|'requests': 10, 'per_seconds': 0.0000000001"
                        + "|plans[0].rate_limit.per_seconds out_of_range",
                "'requests': 10, 'per_seconds': 1|'requests': 10, 'per_seconds': 1e400"
                        + "|plans[0].rate_limit.per_seconds out_of_range",
                "'kind': 'periodic'|'kind': 'periodic', 'period': 'week'|meters[0].period unknown",
                "'kind': 'standing'|'kind': 'standing', 'period': 'day'|meters[1].period bad_kind",
                "'key': 'free'|'key': 'Free'|plans[0].key bad_format",
                "'key': 'free'|'key': 7|plans[0].key bad_type",
                "'key': 'free'|'key': 'free', 'color': 'red'|plans[0].color unknown_field",
                "'kind': 'standing'|'kind': 'sitting'|meters[1].kind unknown",
                "'key': 'seats', 'kind'|'key': 'mails', 'kind'|meters[1].key duplicate",
                "['sla', 'keys']|['sla', 'sla']|features[1] duplicate",
                "['sla', 'keys']|['sla', 'mails']|features[1] duplicate",
                "'features': ['sla', 'keys']|'features': ['sla', 'keys'], 'seats': 'mails'|seats bad_kind",
                "'features': ['sla', 'keys']|'features': ['sla', 'keys'], 'seats': 'desks'|seats unknown",
                "'features': ['sla', 'keys']|'features': ['sla', 'keys'], 'api_access': 'seats'|api_access unknown",
                "'features': ['sla', 'keys']|'features': ['sla', 'keys'], 'currency': 'EUR'|currency unknown_field",
            })
    void shouldNameThePathOfWhatIsWrong(String right, String wrong, String error) {
        assertThat(SMALL).contains(right);
        String text = SMALL.replaceFirst(Pattern.quote(right), wrong == null ? "" : wrong);

        assertThat(errors(text)).contains(error);
        assertThat(errors(text)).allMatch(found -> found.equals(error) || error.startsWith("meters"));
    }

    @Test
    void shouldNameAllThatIsWrongAtOnceWithItsBound() {
        Invalid invalid = refused(SMALL.replace("'mails': 50", "'mails': -1")
                .replace("'version': 3", "'version': 0")
                .replace("'soft': 5", "'soft': 'five'"));

        assertThat(invalid.getMessage())
                .contains("plans[1].limits.mails: must be 0 to 1000000000000000, null for no limit,")
                .contains("plans[2].version: must be 1 to 2147483647.")
                .contains("plans[0].limits.mails.soft: must be 0 to 1000000000000000.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{} {}", "{'meters': [], 'meters': []}", "{'meters': [", "nonsense"})
    void shouldRefuseWhatIsNotOneObject(String text) {
        assertThat(errors(text)).hasSize(1).allMatch(error -> error.matches(" (malformed|bad_type)"));
    }

    @Test
    void shouldAskForWhatIsMissing() {
        assertThat(errors("{}")).containsExactly("meters required", "features required", "plans required");
        assertThat(errors("{'meters': [], 'features': [], 'plans': []}")).containsExactly("plans too_short");
        assertThat(errors("{'meters': [{}], 'features': [], 'plans': [{}, 7]}"))
                .containsExactly(
                        "meters[0].key required",
                        "meters[0].kind required",
                        "plans[0].key required",
                        "plans[0].price required",
                        "plans[0].limits required",
                        "plans[0].features required",
                        "plans[0].rate_limit required",
                        "plans[1] bad_type");
    }

    private static List<String> errors(String text) {
        return refused(text).errors().stream()
                .map(error -> error.field() + " " + error.code())
                .toList();
    }

    private static Invalid refused(String text) {
        Invalid invalid = catchThrowableOfType(Invalid.class, () -> PlanCatalogJson.parse(json(text)));
        assertThat(invalid).isNotNull();
        return invalid;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
