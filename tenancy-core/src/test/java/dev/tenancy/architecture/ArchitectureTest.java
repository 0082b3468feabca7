package dev.tenancy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the classes of tenancy-core to their rules, and sees each rule fail on a planted violation. */
class ArchitectureTest {

    private static JavaClasses core = new ClassFileImporter().importClasses();

    @BeforeAll
    static void importCore() {
        core = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.tenancy");
    }

    @Test
    void shouldSeeEveryPackageOfCore() {
        assertThat(core)
                .extracting(type -> type.getPackageName().replace("dev.tenancy.", ""))
                .contains(
                        "dev.tenancy",
                        "memory",
                        "access",
                        "store",
                        "team",
                        "apikey",
                        "usage",
                        "identification",
                        "ratelimit",
                        "tenant",
                        "role",
                        "plan",
                        "id",
                        "problem",
                        "secret",
                        "page")
                .noneMatch(name -> name.startsWith("architecture"));
    }

    @Test
    void shouldKnowOnlyTheFloorsBelow() {
        CoreRules.FLOORS.check(core);

        assertThat(violations(CoreRules.FLOORS, "up")).anyMatch(line -> line.contains("Slug"));
        assertThat(violations(CoreRules.FLOORS, "sideways")).anyMatch(line -> line.contains("UsageCount"));
        assertThat(violations(CoreRules.FLOORS, "unlisted"))
                .containsExactly(planted("unlisted.misc.Drawer") + " lies on no floor");
    }

    @Test
    void shouldHaveNoCycles() {
        CoreRules.NO_CYCLES.check(core);

        assertThat(violations(CoreRules.NO_CYCLES, "cycle")).anyMatch(line -> line.contains("Cycle detected"));
    }

    @Test
    void shouldNeedNothingButTheJdk() {
        CoreRules.ONLY_THE_JDK.check(core);

        assertThat(violations(CoreRules.ONLY_THE_JDK, "foreign")).anyMatch(line -> line.contains("org.assertj"));
    }

    @Test
    void shouldHaveTellingNames() {
        CoreRules.TELLING_NAMES.check(core);

        assertThat(violations(CoreRules.TELLING_NAMES, "name")).hasSize(4);
    }

    @Test
    void shouldLetNobodyExtendAPublicClassThatIsNotMadeForIt() {
        CoreRules.CLOSED.check(core);

        assertThat(violations(CoreRules.CLOSED, "open")).anyMatch(line -> line.contains("Extensible"));
    }

    private static List<String> violations(ArchRule rule, String planted) {
        JavaClasses classes = new ClassFileImporter().importPackages(planted(planted));
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    private static String planted(String name) {
        return "dev.tenancy.architecture.planted." + name;
    }
}
