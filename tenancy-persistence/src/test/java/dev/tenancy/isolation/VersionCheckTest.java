package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import org.hibernate.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionCheckTest {

    @Test
    void shouldTakeTheHibernateThatThisIsBuiltWith() {
        assertThat(VersionCheck.ofHibernate(Version.getVersionString())).isEmpty();
        assertThat(VersionCheck.ofHibernate("7.4.20.Final")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6.6.56.Final",
                "7.3.30.Final",
                "7.4.12.Final",
                "7.4.13.CR1",
                "7.5.0.Final",
                "8.0.0.Beta1",
                "[WORKING]"
            })
    void shouldRefuseAHibernateThatLeaksOrWasNotTried(String version) {
        assertThat(VersionCheck.ofHibernate(version)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("hibernate-version");
            assertThat(finding.what()).contains(version);
            assertThat(finding.why()).isNotBlank();
            assertThat(finding.mend()).contains("7.4.13.Final");
        });
    }

    @ParameterizedTest
    @CsvSource({"15, 14", "15, 20", "16, 10", "17, 6", "18, 0", "19, 0"})
    void shouldTakeServersWithoutAKnownLeak(int major, int minor) {
        assertThat(VersionCheck.ofServer(major, minor)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"13, 22, 15.14", "14, 23, 15.14", "15, 13, 15.14", "16, 9, 16.10", "17, 5, 17.6"})
    void shouldRefuseServersThatLackSomethingOrLeak(int major, int minor, String mend) {
        assertThat(VersionCheck.ofServer(major, minor)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("server-version");
            assertThat(finding.what()).contains(major + "." + minor);
            assertThat(finding.mend()).contains(mend);
        });
    }
}
