package dev.tenancy.benchmarks.isolation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What one contender's blocks took, round by round: nanoseconds and allocated bytes of one transaction in each. */
final class Blocks {

    private static final int RESAMPLES = 2_000;

    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    void add(double nanosOfTransaction, double bytesOfTransaction) {
        nanos.add(nanosOfTransaction);
        bytes.add(bytesOfTransaction);
    }

    double medianMicros() {
        return median(array(nanos)) / 1_000;
    }

    double medianBytes() {
        return median(array(bytes));
    }

    /** The ratio of the medians, with the interval that holds it with 95 % confidence: rounds are drawn anew, both blocks of each. */
    Ratio ratioTo(Blocks baseline) {
        double[] mine = array(nanos);
        double[] others = array(baseline.nanos);
        Random random = new Random(95);
        double[] ratios = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            int[] rounds = random.ints(mine.length, 0, mine.length).toArray();
            ratios[resample] = median(drawn(mine, rounds)) / median(drawn(others, rounds));
        }
        Arrays.sort(ratios);
        return new Ratio(median(mine) / median(others), ratios[RESAMPLES / 40], ratios[RESAMPLES - 1 - RESAMPLES / 40]);
    }

    private static double[] drawn(double[] values, int[] rounds) {
        return Arrays.stream(rounds).mapToDouble(round -> values[round]).toArray();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@code low} and {@code high} are the ends of the interval. */
    record Ratio(double value, double low, double high) {}
}
