package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.team.Mail;
import dev.tenancy.team.Mailer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What every {@link Mailer} must do: what is handed over arrives as it was. */
public interface MailerContract {

    /** The mailer under test: the same one during a test. */
    Mailer mailer();

    /** What arrived so far in this test, decoded, with lines separated by {@code \n}. */
    List<Mail> delivered();

    @Test
    default void shouldDeliverAMailAsItWasHandedOver() {
        assertThat(delivered()).isEmpty();
        Mail mail = mail("Your invitation", "Hello\n\nWelcome.\n");

        mailer().send(mail);

        assertThat(delivered()).containsExactly(mail);
        assertThat(delivered().get(0).to().value()).isEqualTo(mail.to().value());
    }

    @Test
    default void shouldKeepEveryCharacterOfAMail() {
        Mail mail = mail(
                "Ärger & Söhne: \u65E5\u672C\u8A9E \uD83C\uDF0D =?UTF-8?Q?x?= " + "long ".repeat(40) + "end",
                "\uD83C\uDF0D = 100% <b>\n.\n..dots\nFrom here\n trailing \n\ttab\nhttps://example.com/#token="
                        + "a1B2".repeat(100)
                        + "\n");

        mailer().send(mail);

        assertThat(delivered()).containsExactly(mail);
    }

    @Test
    default void shouldDeliverEachOfManyMailsThatAreHandedOverAtOnce() {
        List<Mail> mails = new ArrayList<>();
        List<Callable<Boolean>> senders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Mail mail = mail("Mail " + i, "Number " + i + "\n");
            mails.add(mail);
            senders.add(() -> {
                mailer().send(mail);
                return true;
            });
        }

        Race.run(senders).requireAll();

        assertThat(delivered()).containsExactlyInAnyOrderElementsOf(mails);
    }

    private static Mail mail(String subject, String body) {
        return new Mail(Samples.email(), subject, body);
    }
}
