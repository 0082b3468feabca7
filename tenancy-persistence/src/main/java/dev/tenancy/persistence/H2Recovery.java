package dev.tenancy.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.store.fs.FileUtils;
import org.h2.util.IOUtils;

/** Whether H2, of the version that runs here, finds its last commits in the file that a killed process leaves. */
final class H2Recovery {

    private static final int COMMITS = 10;

    private H2Recovery() {}

    /**
     * Tries it in memory, once in a process.
     *
     * @throws IllegalStateException when it doesn't
     */
    static void require() {
        require(Tried.LOST);
    }

    static void require(int lost) {
        if (lost > 0) {
            throw new IllegalStateException(
                    "This version of H2 doesn't find its last commits in the file of a killed process: 2.5.250 and 2.5.252"
                            + " don't, 2.4.240 does.");
        }
    }

    /** How many of its last commits are not found in a copy of the open file, which is what a kill at that moment leaves. */
    static int lost(int commits) {
        String running = "memFS:tenancy-" + UUID.randomUUID();
        String killed = running + "-killed";
        try (MVStore store =
                new MVStore.Builder().fileName(running).autoCommitDisabled().open()) {
            // What 2.5 loses are commits into space that was freed.
            store.setRetentionTime(0);
            MVMap<String, Integer> map = store.openMap("map");
            for (int commit = 1; commit <= commits; commit++) {
                map.put("commit", commit);
                store.commit();
            }
            IOUtils.copyFiles(running, killed);
            try (MVStore reopened = new MVStore.Builder().fileName(killed).open()) {
                return commits - reopened.<String, Integer>openMap("map").getOrDefault("commit", 0);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            FileUtils.delete(running);
            FileUtils.delete(killed);
        }
    }

    private static final class Tried {
        static final int LOST = lost(COMMITS);
    }
}
