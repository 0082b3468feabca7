package dev.tenancy.architecture.planted.sideways.team;

import dev.tenancy.usage.UsageCount;

/** Members and usage lie on one floor. */
record TeamThatCounts(UsageCount count) {}
