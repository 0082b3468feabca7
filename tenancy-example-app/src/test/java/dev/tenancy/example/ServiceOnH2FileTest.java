package dev.tenancy.example;

class ServiceOnH2FileTest extends ServiceTest {

    ServiceOnH2FileTest() {
        super(TestDatabase.H2_FILE);
    }
}
