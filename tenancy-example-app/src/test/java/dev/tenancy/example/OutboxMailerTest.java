package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.problem.Unavailable;
import dev.tenancy.team.Mail;
import dev.tenancy.tenant.EmailAddress;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxMailerTest {

    private static final EmailAddress ANN = new EmailAddress("ann@acme.com");

    @TempDir
    Path folder;

    @Test
    void shouldKeepALongLinkOnOneLine() throws IOException {
        String link = "http://localhost:8080/join#token=" + "Ab1_".repeat(60);

        send(new Mail(ANN, "Your invitation to Café Ünïcode", "Dear Jörg,\n\n" + link + "\n\nBye.\n"));

        assertThat(Files.readAllLines(onlyFile())).contains(link);
    }

    @Test
    void shouldWriteAMessageThatMailProgramsRead() throws Exception {
        send(new Mail(ANN, "Your invitation to Café " + "Ünïcode ".repeat(12), "Grüße\nan alle\n"));

        MimeMessage message;
        try (var in = Files.newInputStream(onlyFile())) {
            message = new MimeMessage(Session.getInstance(new Properties()), in);
        }
        assertThat(message.getSubject()).isEqualTo("Your invitation to Café " + "Ünïcode ".repeat(12));
        assertThat(message.getContent()).isEqualTo("Grüße\r\nan alle\r\n");
        assertThat(message.getRecipients(RecipientType.TO)).singleElement().hasToString("ann@acme.com");
        assertThat(message.getFrom()[0]).hasToString("apexorchestrator@localhost");
        assertThat(message.getMessageID()).endsWith("@localhost>");
        assertThat(message.getSentDate()).isNotNull();
    }

    @Test
    void shouldDeliverToEveryAddressThatTheEngineAccepts() throws Exception {
        for (String address : List.of("a..b@acme.com", ".a@acme.com", "o'neil+x=1{y}|z@acme", "a@1.2")) {
            send(new Mail(new EmailAddress(address), "s", "b"));
        }

        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void shouldLeaveNothingButTheMessageAndLetOnlyItsOwnerReadIt() throws IOException {
        send(new Mail(ANN, "s", "b"));

        assertThat(onlyFile().toString()).endsWith(".eml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldSayThatItIsUnavailableWhenTheFolderIsGone() throws IOException {
        Files.delete(folder);

        assertThatThrownBy(() -> send(new Mail(ANN, "s", "secret-in-the-body")))
                .isInstanceOf(Unavailable.class)
                .hasMessageNotContaining("secret-in-the-body");
        Files.createDirectory(folder);
    }

    private void send(Mail mail) {
        new OutboxMailer(folder, "apexorchestrator@localhost").send(mail);
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
