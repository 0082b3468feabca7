package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownSettingsTest {

    @ParameterizedTest
    @CsvSource({"PORT,PORT,0", "PRT,PORT,1", "PORTS,PORT,1", "PROT,PORT,2", "HOST,PORT,2", "'',PORT,4", "PORT,'',4"})
    void shouldCountTheLettersThatDiffer(String one, String other, int distance) {
        assertThat(UnknownSettings.distance(one, other)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({"TENANCY_PORTXX,1", "TENANCY_PORTXXX,0"})
    void shouldCallItASlipUpToTwoLetters(String variable, int errors) {
        UnknownSettings unknown = UnknownSettings.judge(List.of(variable));

        assertThat(unknown.errors()).hasSize(errors);
        assertThat(unknown.warnings()).hasSize(1 - errors);
    }
}
