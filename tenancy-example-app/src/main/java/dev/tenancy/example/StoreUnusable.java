package dev.tenancy.example;

/** The database is out of reach, or is not what the service needs; the message names it without credentials. */
final class StoreUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnusable(Database database, Exception cause) {
        super("The store " + database + " can't be used: " + rootOf(cause).getMessage(), cause);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
