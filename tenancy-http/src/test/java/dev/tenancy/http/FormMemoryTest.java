package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tenancy.problem.Invalid;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormMemoryTest {

    private static JsonFields read(String json) {
        return new JsonFields(json.getBytes(StandardCharsets.UTF_8), Set.of("name", "scopes"));
    }

    private static String many(String element, int count) {
        return element + ("," + element).repeat(count - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":[%s]}",
                "{\"name\":[%s]}",
                "{\"scopes\":[%s]}",
                "{\"x\":[[%s]],\"name\":\"N\"}",
                "{\"x\":{\"name\":[%s]}}"
            })
    void shouldTakeLittleMemoryForManySmallObjects(String form) {
        byte[] body = form.formatted(many("{\"a\":1}", 131_000)).getBytes(StandardCharsets.UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        assertThatThrownBy(() -> new JsonFields(body, Set.of("name", "scopes"))).isInstanceOf(Invalid.class);
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(12L * 1024 * 1024);
    }

    @Test
    void shouldKeepTextsAndShortListsAndOnlyNoteTheRest() {
        JsonFields fields = read("{\"name\":\"N\",\"a\":{\"name\":[1]},\"scopes\":[\"x\",\"y\"],\"b\":[{}]}");
        assertThat(fields.find("name")).isEqualTo("N");
        assertThat(fields.find("scopes")).isEqualTo(List.of("x", "y"));
        assertThat(fields.unknown()).containsExactly("a", "b");
        assertThat(read("{\"name\":null}").find("name")).isNull();
        assertThat(read("{\"name\":{\"name\":\"x\"}}").find("name")).isEqualTo(JsonFields.Other.VALUE);
        assertThat(read("{\"scopes\":[\"x\",[\"y\"]]}").find("scopes")).isEqualTo(JsonFields.Other.VALUE);
        assertThat(read("{\"scopes\":[null]}").find("scopes")).isEqualTo(JsonFields.Other.VALUE);
    }

    @Test
    void shouldTakeAHundredTextsAndNoMore() {
        assertThat(read("{\"scopes\":[" + many("\"x\"", 100) + "]}").find("scopes"))
                .isInstanceOf(List.class);
        assertThat(read("{\"scopes\":[" + many("\"x\"", 101) + "]}").find("scopes"))
                .isEqualTo(JsonFields.Other.LONG_LIST);
    }

    @Test
    void shouldRefuseWhatIsTooDeep() {
        read("{\"x\":" + "[".repeat(19) + "]".repeat(19) + "}");
        assertThatThrownBy(() -> read("{\"x\":" + "[".repeat(20) + "]".repeat(20) + "}"))
                .isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"x\":1,\"x\":2}",
                "{\"x\":\"\u0001\"}",
                "{\"x\":\"\\q\"}",
                "{\"x\":01}",
                "{\"x\":[1,]}",
                "{\"x\":1,}",
                "{\"x\":[1}"
            })
    void shouldRefuseWhatIsMalformedInAFieldThatIsSkipped(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(Invalid.class);
    }
}
