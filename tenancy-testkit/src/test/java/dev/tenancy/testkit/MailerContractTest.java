package dev.tenancy.testkit;

import dev.tenancy.team.Mail;
import dev.tenancy.team.Mailer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class MailerContractTest implements MailerContract {

    private final List<Mail> delivered = new CopyOnWriteArrayList<>();

    @Override
    public Mailer mailer() {
        return delivered::add;
    }

    @Override
    public List<Mail> delivered() {
        return delivered;
    }
}
