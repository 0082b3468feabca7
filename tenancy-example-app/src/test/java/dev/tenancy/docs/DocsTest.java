package dev.tenancy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page's code is code that a test runs, and every link of a page leads somewhere. */
class DocsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Pattern CODE =
            Pattern.compile("(<!-- snippet: (\\w+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> markdown =
                    docs.filter(file -> file.toString().endsWith(".md")).toList();
            return Stream.concat(
                    Stream.of("README.md", "SECURITY.md", "CHANGELOG.md").map(ROOT::resolve), markdown.stream());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldShowOnlyCodeThatIsCompiledAndRun(Path page) throws IOException {
        Matcher code = CODE.matcher(Files.readString(page));
        while (code.find()) {
            assertThat(code.group(2)).as("the name of the snippet in %s", page).isNotNull();
            assertThat(squeezed(code.group(3))).as(code.group(2)).isEqualTo(squeezed(snippet(code.group(2))));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkOnlyToWhatExists(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            assertThat(page.resolveSibling(link.group(1))).exists();
        }
    }

    private static String snippet(String name) throws IOException {
        Pattern marked = Pattern.compile("// snippet: " + name + "\n(.*?)// end", Pattern.DOTALL);
        List<String> found = new ArrayList<>();
        for (Path source : sources()) {
            Matcher snippet = marked.matcher(Files.readString(source));
            while (snippet.find()) {
                found.add(snippet.group(1));
            }
        }
        assertThat(found).as("the snippet %s", name).hasSize(1);
        return found.get(0);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** The formatter breaks lines where it likes, a page where it reads well. */
    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
