package dev.tenancy.example;

/** A role of the database and its password, which may be empty. */
record Login(String user, String password) {

    /** No password. */
    @Override
    public String toString() {
        return user;
    }
}
