package dev.tenancy.secret;

import dev.tenancy.problem.Invalid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns secrets into the hashes that are stored, and compares.
 *
 * <p>A secret has 190 random bits, so one round of SHA-256 or HMAC-SHA-256 (RFC 2104) over its text without the checksum, which
 * follows from the rest, is enough; a slow hash would only help whoever floods the service. Immutable, so safe for use by several
 * threads.
 */
public final class SecretHasher {

    private static final SecretHasher PLAIN_ONLY = new SecretHasher(List.of(), true);

    private final List<Pepper> newestFirst;
    private final boolean acceptsPlain;
    private final SecretHash nobodys;

    private SecretHasher(List<Pepper> newestFirst, boolean acceptsPlain) {
        this.newestFirst = newestFirst;
        this.acceptsPlain = acceptsPlain;
        this.nobodys = new SecretHash(newestVersion(newestFirst), new byte[SecretHash.DIGEST_LENGTH]);
    }

    /** Hashes with SHA-256, without a pepper. */
    public static SecretHasher plain() {
        return PLAIN_ONLY;
    }

    /**
     * Hashes with HMAC-SHA-256 under the first pepper and also knows the hashes of the others.
     *
     * <p>Hashes made without a pepper match no more, unless {@link #acceptingPlain()} is asked for.
     *
     * @param newestFirst at least one, no version twice
     * @throws Invalid ({@code bad_format}) when the list is empty or has a version twice
     */
    public static SecretHasher peppered(List<Pepper> newestFirst) {
        List<Pepper> peppers = List.copyOf(newestFirst);
        Pepper.requireDistinct(peppers);
        return new SecretHasher(peppers, false);
    }

    /**
     * The same, but it also knows hashes made without a pepper: for a service that turned peppers on while secrets were
     * in use. As long as it is on, whoever can write to the database can plant a secret.
     */
    public SecretHasher acceptingPlain() {
        return acceptsPlain ? this : new SecretHasher(newestFirst, true);
    }

    /** The hash to store, made with the newest pepper when there is one. */
    public SecretHash hash(Secret secret) {
        return newestFirst.isEmpty() ? plainHash(secret) : newestFirst.get(0).hash(secret);
    }

    /**
     * Whether the hash is the secret's; takes equally long wherever the two differ.
     *
     * @return false also when the hash is of a version that this hasher doesn't know
     */
    public boolean matches(Secret secret, SecretHash stored) {
        SecretHash computed = hashAs(stored.version(), secret);
        if (computed == null) {
            burn(secret);
            return false;
        }
        return computed.equals(stored);
    }

    /** Does the work of {@link #matches} for nothing: call it for an unknown look-up id, so that the time is alike. */
    public void burn(Secret secret) {
        matches(secret, nobodys);
    }

    /** The versions it knows, no key. */
    @Override
    public String toString() {
        return "SecretHasher" + newestFirst + (acceptsPlain ? "+" + SecretHash.PLAIN : "");
    }

    private @Nullable SecretHash hashAs(String version, Secret secret) {
        if (version.equals(SecretHash.PLAIN)) {
            return acceptsPlain ? plainHash(secret) : null;
        }
        for (Pepper pepper : newestFirst) {
            if (pepper.version().equals(version)) {
                return pepper.hash(secret);
            }
        }
        return null;
    }

    private static SecretHash plainHash(Secret secret) {
        return new SecretHash(SecretHash.PLAIN, Sha256.of(secret.bytes(), secret.hashed()));
    }

    private static String newestVersion(List<Pepper> newestFirst) {
        return newestFirst.isEmpty() ? SecretHash.PLAIN : newestFirst.get(0).version();
    }
}
