import { maxConnections, slotWalLimitGiB } from "../components/database-parameters.ts";
import { type Alarm, type Metric, minutes } from "./alarm.ts";

export interface WatchedDatabase {
  readonly identifier: string;
  readonly generation: number;
  readonly state: "writer" | "replica" | "retired";
  readonly storageGiB: number;
}

/** The instance that a region's services use (A33). Both states have the same alarms, since a promotion swaps them. */
export function databaseAlarms({ identifier, generation, state, storageGiB }: WatchedDatabase): readonly Alarm[] {
  const metric = (name: string, statistic: Metric["statistic"]): Pick<Alarm, "metrics"> => ({
    metrics: [{ namespace: "AWS/RDS", name, statistic, dimensions: { DBInstanceIdentifier: identifier } }],
  });
  const name = (figure: string): string => `database-g${generation}-${figure}`;
  // A writer has no lag to speak of; a replica that says nothing may have stopped.
  const lag = {
    ...metric("ReplicaLag", "Average"),
    is: "above",
    missingData: state === "replica" ? "breaching" : "notBreaching",
  } as const;

  return [
    {
      ...lag,
      name: name("replica-lag"),
      severity: "warn",
      why: "The standby has been 5 s behind for five minutes: this is what the loss of a region would cost now. An idle writer looks up to 300 s behind, because RDS switches its log every five minutes, so something has to write all the time: region-guard's heartbeat does.",
      threshold: 5,
      ...minutes(5),
    },
    {
      ...lag,
      name: name("replica-lag-high"),
      severity: "page",
      why: "The standby is 30 s behind and does not catch up: a failover now would lose half a minute of what was acknowledged. Look for long queries on the replica, and at the network between the regions.",
      threshold: 30,
      ...minutes(3),
    },
    {
      ...metric("OldestReplicationSlotLag", "Maximum"),
      name: name("slot-lag"),
      severity: "page",
      why: `A replica holds back half of the ${slotWalLimitGiB(storageGiB)} GiB of write-ahead log that max_slot_wal_keep_size grants it. When it reaches all of it, the replica is lost: repair it, or make the next generation.`,
      is: "above",
      threshold: (slotWalLimitGiB(storageGiB) * gib) / 2,
      ...minutes(5),
      // Without a replica there is no slot.
      missingData: "notBreaching",
    },
    {
      ...metric("TransactionLogsDiskUsage", "Maximum"),
      name: name("transaction-logs"),
      severity: "warn",
      why: "Write-ahead log fills more than half of what replication slots may hold back, for whatever reason: a slot that nobody reads, or an archive that fails.",
      is: "above",
      threshold: (slotWalLimitGiB(storageGiB) * gib) / 2,
      ...minutes(15),
      missingData: "notBreaching",
    },
    {
      ...metric("FreeStorageSpace", "Minimum"),
      name: name("free-storage"),
      severity: "page",
      why: "A twentieth of the storage is left. RDS grows it at a tenth, but only six hours after the last time and up to four times the first size: it does not keep up, or has ended. A full disk stops the database.",
      is: "below",
      threshold: (storageGiB * gib) / 20,
      ...minutes(5),
      missingData: "breaching",
    },
    {
      ...metric("CPUUtilization", "Average"),
      name: name("cpu"),
      severity: "warn",
      why: "The processor has been busy to 90 % for a quarter of an hour (AWS's recommended alarm): Performance Insights shows by which query.",
      is: "above",
      threshold: 90,
      ...minutes(15),
      missingData: "breaching",
    },
    {
      ...metric("FreeableMemory", "Minimum"),
      name: name("freeable-memory"),
      severity: "warn",
      why: "Less than 256 MiB are free; below that RDS swaps, whatever the class. Take the next larger class in both regions.",
      is: "below",
      threshold: 256 * mib,
      ...minutes(15),
      missingData: "breaching",
    },
    {
      ...metric("DatabaseConnections", "Maximum"),
      name: name("connections"),
      severity: "page",
      why: `Four fifths of the ${maxConnections} connections are taken. Whoever asks for one too many is refused, and with all pods running our pools need less than 60 % of them: something leaks.`,
      is: "above",
      threshold: maxConnections * 0.8,
      ...minutes(5),
      missingData: "breaching",
    },
    {
      ...metric("MaximumUsedTransactionIDs", "Maximum"),
      name: name("transaction-ids"),
      severity: "warn",
      why: "A thousand million transactions since the oldest row was frozen (AWS's recommended alarm). At two thousand million PostgreSQL stops accepting writes: find out why autovacuum does not get through.",
      is: "above",
      threshold: 1_000_000_000,
      periodSeconds: 300,
      periods: 1,
      missingData: "notBreaching",
    },
  ];
}

const mib = 1024 ** 2;
const gib = 1024 ** 3;
