package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentGeneratorTest {

    @ParameterizedTest
    @ValueSource(strings = {"tenant isolation", "100% uptime", "%s", "$1", "Ünïcode", "polygenelubricants"})
    void shouldWriteTheSamePieceAboutTheSameTopic(String topic) {
        var piece = ContentGenerator.write(topic);

        assertThat(piece).isEqualTo(ContentGenerator.write(topic));
        assertThat(piece.title()).contains(topic);
        assertThat(piece.body()).contains(topic);
    }

    @Test
    void shouldKeepTheTitleWithinItsBoundForTheLongestTopic() {
        String longest = "x".repeat(200);

        assertThat(ContentGenerator.write(longest).title()).isEqualTo(longest);
    }

    @Test
    void shouldNotGiveTheSameAdviceTwice() {
        for (String topic : List.of("a", "b", "leads", "pricing", "polygenelubricants")) {
            List<String> advice = ContentGenerator.write(topic)
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("- "))
                    .toList();

            assertThat(advice).hasSize(2).doesNotHaveDuplicates();
        }
    }
}
