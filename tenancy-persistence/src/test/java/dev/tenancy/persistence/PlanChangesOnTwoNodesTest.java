package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.testkit.PlanChangeConcurrencyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Changes of plan that come due while two nodes on one database are at work. */
final class PlanChangesOnTwoNodesTest {

    @Nested
    final class OnH2 extends OnTwoNodes {
        @Override
        TwoNodes newNodes() {
            return TwoNodes.onH2();
        }
    }

    @Nested
    final class OnPostgresql extends OnTwoNodes {
        @Override
        TwoNodes newNodes() {
            return TwoNodes.onPostgres();
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnTwoNodes implements PlanChangeConcurrencyContract {

        private TwoNodes nodes;

        abstract TwoNodes newNodes();

        @BeforeAll
        void open() {
            nodes = newNodes();
        }

        @AfterAll
        void close() {
            nodes.close();
        }

        @Override
        public TenancyStore store() {
            return nodes.one();
        }

        @Override
        public AccessDirectory directory() {
            return nodes.one();
        }

        @Override
        public TenancyStore otherStore() {
            return nodes.two();
        }
    }
}
