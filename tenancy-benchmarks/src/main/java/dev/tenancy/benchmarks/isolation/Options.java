package dev.tenancy.benchmarks.isolation;

import java.util.Arrays;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rows in the table, 1,000 to each tenant
 * @param blocks of each contender and shape
 */
record Options(int rows, int blocks) {

    private static final int ROWS_OF_TENANT = 1_000;
    private static final String USAGE = "Usage: [--rows <a multiple of 1000>] [--blocks <number>]";

    Options {
        if (rows < ROWS_OF_TENANT || rows % ROWS_OF_TENANT != 0 || blocks < 1) {
            throw new IllegalArgumentException(USAGE);
        }
    }

    static Options parse(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        int rows = number(words, "--rows", 1_000_000);
        int blocks = number(words, "--blocks", 1_000);
        for (int word = 0; word < words.size(); word += 2) {
            if (!words.get(word).equals("--rows") && !words.get(word).equals("--blocks")) {
                throw new IllegalArgumentException(USAGE);
            }
        }
        return new Options(rows, blocks);
    }

    int tenants() {
        return rows / ROWS_OF_TENANT;
    }

    private static int number(List<String> words, String option, int otherwise) {
        int at = words.indexOf(option);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == words.size()) {
            throw new IllegalArgumentException(USAGE);
        }
        return Integer.parseInt(words.get(at + 1));
    }
}
