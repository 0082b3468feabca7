package dev.tenancy.example;

import java.util.List;

/** Writes a short piece about a topic from templates; the same topic always gives the same piece. */
final class ContentGenerator {

    /** What was written. */
    record Piece(String title, String body) {}

    private static final int MAX_TITLE = 200;
    private static final List<String> TITLES = List.of(
            "%s: where to start",
            "What %s means for a growing team",
            "Five minutes on %s",
            "%s without the noise",
            "A practical guide to %s");
    private static final List<String> OPENINGS = List.of(
            "Most teams meet %s before they have a plan for it.",
            "Ask three people about %s and you hear four opinions.",
            "There is a simple way into %s, and it begins with a question.",
            "%s looks larger from outside than it is.");
    private static final List<String> MIDDLES = List.of(
            "Write down what you expect of %s, in one sentence, and share it.",
            "Look at the last three times that %s mattered, and note what was missing.",
            "Pick one customer for whom %s would change a week, and talk to them.",
            "Choose a figure that shows whether %s works, and watch it for a month.",
            "Give %s one owner and one hour a week; both are easy to defend.");
    private static final List<String> ENDINGS = List.of(
            "Then come back to %s and keep only what helped.",
            "After that, %s is a habit and no longer a project.", "Start small, measure, and let %s earn its place.");

    private ContentGenerator() {}

    /** A piece whose title has at most 200 characters, as long as the topic has no more. */
    static Piece write(String topic) {
        int seed = topic.hashCode();
        String body = """
                %s

                - %s
                - %s

                %s
                """.formatted(
                        pick(OPENINGS, seed, topic),
                        pick(MIDDLES, seed, topic),
                        pick(MIDDLES, seed + 1, topic),
                        pick(ENDINGS, seed, topic));
        String title = pick(TITLES, seed, topic);
        return new Piece(title.codePointCount(0, title.length()) > MAX_TITLE ? topic : title, body);
    }

    private static String pick(List<String> templates, int seed, String topic) {
        return templates.get(Math.floorMod(seed, templates.size())).replace("%s", topic);
    }
}
