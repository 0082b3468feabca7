package dev.tenancy.benchmarks.http;

import java.util.ArrayList;
import java.util.List;

/** A service and what was measured of it, block by block. */
record Lane(Service service, List<Double> rates, List<Double> cpu, List<Double> clientCpu) {

    Lane(Service service) {
        this(service, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(LoadProcess.Answers answers, long cpuNanos) {
        rates.add(answers.granted() * 1e9 / answers.nanos());
        cpu.add(cpuNanos / 1e3 / answers.granted());
        clientCpu.add(answers.cpuNanos() / 1e3 / answers.granted());
    }

    /** The median of the blocks. */
    double perSecond() {
        return median(rates);
    }

    /** The median of the blocks, of this process. */
    double cpuMicros() {
        return median(cpu);
    }

    /** The median of the blocks, of the client. */
    double clientCpuMicros() {
        return median(clientCpu);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
