package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How a database grants the charges of many counters in one transaction, which this commits. */
interface BatchSql {

    /**
     * Grants what each group asks for, or nothing of it, and tells the group which, and what stands in its way.
     *
     * @param waits whether to wait for whoever holds a counter; else the group is left as it is
     * @return the groups that were neither granted nor found anything in their way but somebody who holds their counter
     * @throws SQLException of a unique violation, with nothing done, when an idempotency key was used meanwhile; of a broken connection
     *     when it may have been committed all the same
     * @throws dev.tenancy.problem.Unavailable when it is known that nothing was done
     */
    List<ChargeGroup> grant(Connection connection, List<ChargeGroup> groups, boolean waits) throws SQLException;
}
