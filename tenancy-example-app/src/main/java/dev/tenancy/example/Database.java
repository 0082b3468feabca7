package dev.tenancy.example;

/**
 * Where everything is kept.
 *
 * @param engine the engine's own role: owns the schemas and runs the migrations
 * @param application the role that the application's rows are read and written with; on PostgreSQL a restricted one
 */
record Database(DatabaseUrl url, Login engine, Login application) {

    /** No credential. */
    @Override
    public String toString() {
        return url.display();
    }
}
