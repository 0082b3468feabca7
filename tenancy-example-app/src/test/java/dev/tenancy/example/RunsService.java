package dev.tenancy.example;

/** What every part of the suite needs: a running service, the same for all of its tests. */
interface RunsService {

    RunningApp app();
}
