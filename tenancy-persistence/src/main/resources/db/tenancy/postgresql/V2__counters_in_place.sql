-- A counter is updated far more often than inserted; with room on its page the update touches no index.
alter table tenancy_usage_counter set (fillfactor = 50);
