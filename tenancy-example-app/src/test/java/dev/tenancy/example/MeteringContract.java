package dev.tenancy.example;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.example.RunningApp.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A unit is charged for each row, and only for rows. */
interface MeteringContract extends RunsService {

    @Test
    default void shouldGrantExactlyTheTenThatAreLeftToSixtyFourAtOnce() {
        TestTenant tenant = app().tenant("starter");
        tenant.consume("content", 90);
        Client owner = tenant.owner();

        List<CompletableFuture<Answer>> sent = IntStream.range(0, 64)
                .mapToObj(i -> owner.sendAsync("POST", "/content/generate", "{\"topic\":\"topic " + i + "\"}"))
                .toList();
        List<Answer> answers = sent.stream().map(CompletableFuture::join).toList();

        Map<String, Long> outcomes = answers.stream()
                .collect(groupingBy(
                        answer -> answer.status() == 201 ? "201" : answer.status() + " " + answer.text("/code"),
                        counting()));
        assertThat(outcomes).isEqualTo(Map.of("201", 10L, "429 limit_reached", 54L));
        assertThat(used(owner)).isEqualTo(100);
        assertThat(owner.get("/content?limit=100").json().at("/data")).hasSize(10);
    }

    @Test
    default void shouldGiveTheUnitBackWhenTheInputIsRefused() {
        Client owner = app().tenant("starter").owner();
        owner.post("/content", "{\"title\":\"good\"}").expect(201);

        owner.post("/content", "{\"title\":\"\"}").expect(422);
        owner.post("/content", "not json").expect(400);
        owner.post("/content/generate", "{}").expect(422);

        assertThat(used(owner)).isEqualTo(1);
    }

    @Test
    default void shouldChargeALeadForEachLeadAndNoContent() {
        Client owner = app().tenant("starter").owner();

        owner.post("/leads", "{\"email\":\"a@example.com\",\"name\":\"A\"}").expect(201);
        owner.get("/leads").expect(200);

        Answer usage = owner.get("/tenants/me/usage").expect(200);
        assertThat(usage.json().at("/leads_captured").asInt()).isEqualTo(1);
        assertThat(usage.json().at("/content_created").asInt(-1)).isZero();
    }

    private static int used(Client owner) {
        return owner.get("/tenants/me/usage")
                .expect(200)
                .json()
                .at("/content_created")
                .asInt(-1);
    }
}
