package dev.tenancy.example;

import dev.tenancy.problem.Invalid;
import dev.tenancy.secret.OperatorToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The operator's token of a service that was given none: made at the first start, the same at every later one. */
final class OperatorTokenFile {

    private static final int RANDOM_BYTES = 32;

    private OperatorTokenFile() {}

    /** The token in {@code file}, which is made when it is not there; {@link BadSettings} when it can't be read or written. */
    static OperatorToken open(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.resolveSibling("."));
                PrivateFiles.create(file, generate().getBytes(StandardCharsets.US_ASCII));
            }
            return OperatorToken.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw BadSettings.of(
                    Setting.OPERATOR_TOKEN,
                    "is not set, and no token can be kept in " + file + " ("
                            + e.getClass().getSimpleName() + "). Set it, or make that file's folder writable.");
        } catch (Invalid invalid) {
            throw BadSettings.of(
                    Setting.OPERATOR_TOKEN,
                    "is not set, and " + file + " has none that is good: " + invalid.getMessage()
                            + " Remove the file to get a new one.");
        }
    }

    private static String generate() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return "op_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
