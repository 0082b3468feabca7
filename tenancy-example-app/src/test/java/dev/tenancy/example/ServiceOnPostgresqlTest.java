package dev.tenancy.example;

class ServiceOnPostgresqlTest extends ServiceTest {

    ServiceOnPostgresqlTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
