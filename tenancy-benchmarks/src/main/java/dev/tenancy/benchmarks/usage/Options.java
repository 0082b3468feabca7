package dev.tenancy.benchmarks.usage;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How much is measured.
 *
 * @param block how long one takes
 * @param blocks of each way in each scenario, after those that warm up
 * @param only the scenarios whose title contains this; all of them when empty
 */
record Options(Duration block, int blocks, String only) {

    private static final String USAGE =
            "Usage: [--seconds <1 to 60>] [--blocks <1 to 100>] [--only <part of a scenario's title>]";

    static Options parse(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        int seconds = 2;
        int blocks = 5;
        String only = "";
        for (int word = 0; word < words.size(); word += 2) {
            if (word + 1 == words.size()) {
                throw new IllegalArgumentException(USAGE);
            }
            String value = words.get(word + 1);
            switch (words.get(word)) {
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--blocks" -> blocks = Integer.parseInt(value);
                case "--only" -> only = value;
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        if (seconds < 1 || seconds > 60 || blocks < 1 || blocks > 100) {
            throw new IllegalArgumentException(USAGE);
        }
        return new Options(Duration.ofSeconds(seconds), blocks, only);
    }

    /** How many blocks of a way may warm up, at most. */
    int mostToWarmUp() {
        return 3 * blocks;
    }
}
