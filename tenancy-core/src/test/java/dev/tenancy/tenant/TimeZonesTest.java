package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Etc/GMT+5"})
    void shouldKnowTheRegionsOfTheDatabase(String name) {
        assertThat(TimeZones.parse(name).getId()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Z",
                "+02:00",
                "UTC+2",
                "GMT+1",
                "europe/berlin",
                "Europe/Atlantis",
                "../etc/passwd",
                "Berlin"
            })
    void shouldRefuseEverythingElse(String name) {
        assertThat(Refusals.of(() -> TimeZones.parse(name))).containsExactly("unknown");
    }
}
