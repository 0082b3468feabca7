package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
        assertThat(DatabaseUrl.parse("jdbc:postgresql://u:pw@db/apex?sslpassword=pw"))
                .hasToString("jdbc:postgresql://db/apex");
        assertThat(DatabaseUrl.parse("jdbc:h2:file:./x;CIPHER=AES")).hasToString("jdbc:h2:file:./x");
    }
}
