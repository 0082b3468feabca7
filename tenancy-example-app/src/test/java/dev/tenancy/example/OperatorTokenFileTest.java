package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokenFileTest {

    @TempDir
    Path folder;

    @Test
    void shouldMakeATokenThatOnlyItsOwnerCanRead() throws IOException {
        Path file = folder.resolve("data").resolve("operator-token");

        var token = OperatorTokenFile.open(file);

        String text = Files.readString(file);
        assertThat(text).startsWith("op_").hasSizeGreaterThanOrEqualTo(32);
        assertThat(token.matches(text)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldKeepTheTokenOfTheFirstStart() throws IOException {
        Path file = folder.resolve("operator-token");
        OperatorTokenFile.open(file);
        String first = Files.readString(file);

        assertThat(OperatorTokenFile.open(file).matches(first)).isTrue();
        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void shouldRefuseAFileWithoutAGoodTokenAndNotShowWhatIsInIt() throws IOException {
        Path file = Files.writeString(folder.resolve("operator-token"), "op_tooshort");

        assertThatThrownBy(() -> OperatorTokenFile.open(file))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("TENANCY_OPERATOR_TOKEN")
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("op_tooshort");
    }

    @Test
    void shouldRefuseAPlaceWhereNoFileCanBe() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "a file").resolve("operator-token");

        assertThatThrownBy(() -> OperatorTokenFile.open(file))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("TENANCY_OPERATOR_TOKEN");
    }
}
