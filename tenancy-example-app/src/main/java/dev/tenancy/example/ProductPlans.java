package dev.tenancy.example;

import dev.tenancy.Tenancy;
import dev.tenancy.http.PlanCatalogJson;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The plans of the service: the standard ones, or those of a file. */
final class ProductPlans {

    /** What the service's own routes charge and require. */
    private static final List<String> METERS = List.of("content", "leads");

    private static final List<String> FEATURES = List.of("content_lead", "investor");

    private ProductPlans() {}

    /** The catalog; what is wrong with the file is noted in {@code values}, and the standard one given. */
    static PlanCatalog read(SettingValues values, Path folder) {
        Optional<String> file = values.find(Setting.PLANS);
        if (file.isEmpty()) {
            return PlanCatalog.standard();
        }
        try {
            PlanCatalog catalog = PlanCatalogJson.parse(Files.readString(folder.resolve(file.get())));
            METERS.stream()
                    .filter(key -> catalog.meter(key).isEmpty())
                    .forEach(key -> values.reject(Setting.PLANS, lacks(file.get(), "meter", key)));
            FEATURES.stream()
                    .filter(key -> catalog.feature(key).isEmpty())
                    .forEach(key -> values.reject(Setting.PLANS, lacks(file.get(), "feature", key)));
            return catalog;
        } catch (Invalid invalid) {
            invalid.errors()
                    .forEach(error -> values.reject(
                            Setting.PLANS,
                            file.get() + ": " + (error.field().isEmpty() ? "" : error.field() + ": ")
                                    + error.detail()));
        } catch (IOException | InvalidPathException unreadable) {
            values.reject(
                    Setting.PLANS,
                    file.get() + " must be a file in UTF-8 that can be read ("
                            + unreadable.getClass().getSimpleName() + ").");
        }
        return PlanCatalog.standard();
    }

    /** {@link BadSettings} when a tenant is on a plan version that the catalog lacks. */
    static void requireAllInUse(Tenancy tenancy, Database database) {
        try {
            tenancy.plans().requireAllInUse();
        } catch (Unavailable outOfReach) {
            throw new StoreUnusable(database, outOfReach);
        } catch (IllegalStateException lost) {
            throw BadSettings.of(
                    Setting.PLANS, "must name a catalog with all that tenants are on. " + lost.getMessage());
        }
    }

    private static String lacks(String file, String what, String key) {
        return file + " must have the " + what + " " + key + ", which the service's own routes need.";
    }
}
