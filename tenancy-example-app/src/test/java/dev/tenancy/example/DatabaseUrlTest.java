package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.problem.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void shouldTakeTheCredentialsOutOfAPostgresqlUrl() {
        DatabaseUrl url = DatabaseUrl.parse(
                "jdbc:postgresql://db:5432/apex?sslmode=require&user=owner&password=p%26ss&tcpKeepAlive=true");

        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db:5432/apex?sslmode=require&tcpKeepAlive=true");
        assertThat(url.user()).isEqualTo("owner");
        assertThat(url.password()).isEqualTo("p&ss");
        assertThat(url.isPostgresql()).isTrue();
    }

    @Test
    void shouldTakeTheCredentialsOutOfAnH2Url() {
        DatabaseUrl url = DatabaseUrl.parse("jdbc:h2:file:./data/x;USER=sa;PASSWORD=secret;MODE=STRICT");

        assertThat(url.jdbc()).isEqualTo("jdbc:h2:file:./data/x;MODE=STRICT");
        assertThat(url.user()).isEqualTo("sa");
        assertThat(url.password()).isEqualTo("secret");
        assertThat(url.isPostgresql()).isFalse();
    }

    @Test
    void shouldLeaveAUrlWithoutCredentialsAsItIs() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/apex").jdbc()).isEqualTo("jdbc:postgresql://db/apex");
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/apex?user=x").jdbc()).isEqualTo("jdbc:postgresql://db/apex");
    }

    @Test
    void shouldShowNothingButThePlace() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/apex?sslpassword=pw"))
                .hasToString("jdbc:postgresql://db/apex");
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/apex&password=pw")).hasToString("jdbc:postgresql://db/apex");
        assertThat(DatabaseUrl.parse("jdbc:h2:file:./x;CIPHER=AES")).hasToString("jdbc:h2:file:./x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://u:secret@db:5432/apex",
                "jdbc:postgresql://u:secret@/apex",
                "jdbc:postgresql://one,u:secret@two/apex",
                "jdbc:postgresql://u:sec/secret@db/apex",
                "jdbc:postgresql://u:12/secret@db/apex",
                "jdbc:postgresql://u:secret?@db/apex",
                "jdbc:postgresql:u:secret@db/apex",
                "jdbc:h2:tcp://u:secret@db/apex",
                "jdbc:h2:ssl:u:secret@db/apex"
            })
    void shouldRefuseCredentialsBeforeTheHostWithoutRepeatingThem(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(Invalid.class)
                .hasMessageContainingAll("TENANCY_DATABASE_USER", "TENANCY_DATABASE_PASSWORD")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=secret%zz", "user=secret%", "sslpassword=secret%zz"})
    void shouldRefuseAParameterThatIsNotWellFormedWithoutRepeatingIt(String parameter) {
        assertThatThrownBy(() -> DatabaseUrl.parse("jdbc:postgresql://db/apex?" + parameter))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("two hexadecimal digits")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:apex",
                "jdbc:postgresql:/",
                "jdbc:postgresql://db/",
                "jdbc:postgresql://[::1]:5432,two.example:5433/apex",
                "jdbc:h2:tcp://localhost:9092/~/apex",
                "jdbc:h2:/home/ann@acme/C:/apex",
                "jdbc:h2:mem:x"
            })
    void shouldTakeEveryOtherPlace(String url) {
        assertThat(DatabaseUrl.parse(url)).hasToString(url);
    }
}
