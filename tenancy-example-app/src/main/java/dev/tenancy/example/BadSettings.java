package dev.tenancy.example;

import java.util.List;

/** The service can't start with these settings; each line names one and its bound, and none shows a secret. */
final class BadSettings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadSettings(List<String> lines) {
        super(String.join(System.lineSeparator(), lines));
    }

    static BadSettings of(Setting setting, String bound) {
        return new BadSettings(List.of(setting.variable() + " " + bound));
    }
}
