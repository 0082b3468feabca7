package dev.tenancy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.Tenancy;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Core needs java.base to run and JSpecify's annotations to compile, nothing else. */
class DependenciesTest {

    private static final Path BASE = Path.of(System.getProperty("basedir", ""));
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern NOT_FOR_USERS = Pattern.compile("(?s)<(build|dependencyManagement)>.*?</\\1>");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>.*?</dependency>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");

    @Test
    void shouldRequireNoModuleButTheBaseAndTheAnnotations() throws Exception {
        Path classes = Path.of(Tenancy.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor core =
                ModuleFinder.of(classes).find("dev.tenancy.core").orElseThrow().descriptor();

        assertThat(core.requires()).hasSize(2);
        assertThat(unexpected(core)).isEmpty();
    }

    @Test
    void shouldSeeAModuleThatRequiresMore() {
        assertThat(unexpected(ModuleDescriptor.newModule("planted")
                        .requires("java.base")
                        .requires("java.sql")
                        .build()))
                .containsExactly("java.sql");
        assertThat(unexpected(ModuleDescriptor.newModule("planted")
                        .requires("org.jspecify")
                        .build()))
                .containsExactly("org.jspecify");
    }

    @Test
    void shouldHaveNoDependencyButTheAnnotations() throws Exception {
        assertThat(dependencies(Files.readString(BASE.resolve("pom.xml")))).containsExactly("jspecify");
        assertThat(dependencies(Files.readString(BASE.resolve("../pom.xml")))).isEmpty();
    }

    @Test
    void shouldSeeADependencyOfAnyOtherScopeThanTest() {
        String pom = """
                <project>
                  <dependencyManagement><dependencies><!-- </dependencyManagement> -->
                    <dependency><groupId>a</groupId><artifactId>managed</artifactId></dependency>
                  </dependencies></dependencyManagement>
                  <dependencies>
                    <dependency><groupId>a</groupId><artifactId>compile</artifactId></dependency>
                    <dependency><groupId>a</groupId><artifactId>runtime</artifactId><scope>runtime</scope></dependency>
                    <dependency><groupId>a</groupId><artifactId>test</artifactId><scope>test</scope></dependency>
                  </dependencies>
                  <profiles><profile><dependencies>
                    <dependency><groupId>a</groupId><artifactId>profile</artifactId></dependency>
                  </dependencies></profile></profiles>
                </project>
                """;

        assertThat(dependencies(pom)).containsExactly("compile", "runtime", "profile");
    }

    private static List<String> unexpected(ModuleDescriptor module) {
        return module.requires().stream()
                .filter(required -> !required.name().equals("java.base"))
                .filter(required -> !required.name().equals("org.jspecify")
                        || !required.modifiers().contains(Requires.Modifier.STATIC))
                .map(Requires::name)
                .toList();
    }

    /** What a user of the module gets with it; what a plug-in needs or a version is only managed for does not count. */
    private static List<String> dependencies(String pom) {
        String plain = COMMENT.matcher(pom).replaceAll("");
        return DEPENDENCY
                .matcher(NOT_FOR_USERS.matcher(plain).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .filter(dependency -> !dependency.contains("<scope>test</scope>"))
                .map(dependency -> ARTIFACT.matcher(dependency)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.joining()))
                .toList();
    }
}
