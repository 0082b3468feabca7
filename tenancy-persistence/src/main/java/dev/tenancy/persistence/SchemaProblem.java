package dev.tenancy.persistence;

import java.sql.SQLException;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.output.ValidateOutput;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with the engine's schema, why that matters and what to do. */
final class SchemaProblem {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private SchemaProblem() {}

    static IllegalStateException of(ValidateOutput migration) {
        ErrorCode code = migration.errorDetails.errorCode;
        if (code == CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED) {
            return problem(
                    "was migrated to version " + migration.version + " by a newer release of this library. This release"
                            + " does not know what that version keeps, and could damage it. Run the newer release.");
        }
        if (code == CoreErrorCode.CHECKSUM_MISMATCH) {
            return problem(
                    "was made by another script for version " + migration.version + " than the one in this library, so"
                            + " its tables may differ from what the library works on. Run the published release that made it; if the"
                            + " history table was edited by hand, restore it from a backup.");
        }
        if (code == CoreErrorCode.FAILED_VERSIONED_MIGRATION) {
            return problem(
                    "was left half migrated: version " + migration.version + " failed before its end. Restore the"
                            + " database from the backup taken before, then start again.");
        }
        return problem("does not have the history that this library expects at version " + migration.version + " ("
                + code + "). Restore the database from a backup.");
    }

    /** What {@code failed} means for the schema, or else for any use of the store. */
    static RuntimeException of(Exception failed) {
        SQLException sql = StoreFailures.sqlOf(failed);
        if (sql == null || !INSUFFICIENT_PRIVILEGE.equals(sql.getSQLState())) {
            return StoreFailures.translate(failed);
        }
        return missingRight(failed);
    }

    static IllegalStateException missingRight(@Nullable Exception failed) {
        return new IllegalStateException(
                "The engine's database role may not make or read the schemas " + TenancySchema.NAME
                        + " and, on PostgreSQL, "
                        + TenancySchema.METERING
                        + ", which it needs for its own tables and functions. As the database's owner, run: create schema "
                        + TenancySchema.NAME + " authorization <the engine's role>; create schema "
                        + TenancySchema.METERING
                        + " authorization <the engine's role>. If another role made a schema: alter it, and what is in it,"
                        + " to be owned by the engine's role.",
                failed);
    }

    private static IllegalStateException problem(String what) {
        return new IllegalStateException("The database schema " + TenancySchema.NAME + " " + what);
    }
}
