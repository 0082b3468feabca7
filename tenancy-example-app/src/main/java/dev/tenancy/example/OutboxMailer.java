package dev.tenancy.example;

import dev.tenancy.id.UuidGenerator;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.team.Mail;
import dev.tenancy.team.Mailer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/** Delivers mails into a folder, each as an {@code .eml} file that only the owner can read. Thread-safe. */
final class OutboxMailer implements Mailer {

    private final Session session = Session.getInstance(new Properties());
    private final UuidGenerator names = UuidGenerator.create();
    private final Path folder;
    private final String sender;

    /**
     * A mailer into {@code folder}, which must exist.
     *
     * @param sender the address that the mails come from
     */
    OutboxMailer(Path folder, String sender) {
        this.folder = folder;
        this.sender = sender;
    }

    @Override
    public void send(Mail mail) {
        String name = names.get().toString();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            message(mail, name).writeTo(bytes);
            PrivateFiles.create(folder.resolve(name + ".eml"), bytes.toByteArray());
        } catch (IOException | MessagingException e) {
            throw new Unavailable("The mail can't be handed over at the moment.", e);
        }
    }

    private MimeMessage message(Mail mail, String name) throws MessagingException {
        String messageId = "<" + name + sender.substring(sender.indexOf('@')) + ">";
        MimeMessage message = new MimeMessage(session) {
            // the default tells the machine's user and host
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }
        };
        message.setFrom(address(sender));
        message.setRecipient(Message.RecipientType.TO, address(mail.to().value()));
        message.setSubject(mail.subject(), "UTF-8");
        message.setSentDate(Date.from(Instant.now()));
        message.setText(mail.body().replace("\n", "\r\n"), "UTF-8");
        // quoted-printable would break the link over two lines
        message.setHeader("Content-Transfer-Encoding", "8bit");
        message.saveChanges();
        return message;
    }

    // the constructor that parses refuses some of what the engine accepts, such as two dots in a row
    private static InternetAddress address(String text) {
        InternetAddress address = new InternetAddress();
        address.setAddress(text);
        return address;
    }
}
