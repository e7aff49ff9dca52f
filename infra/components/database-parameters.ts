/** One setting of PostgreSQL on RDS. */
interface Parameter {
  readonly name: string;
  readonly value: string;
  /** Static parameters only take effect with a restart, and RDS refuses to be told otherwise. */
  readonly applyMethod: "immediate" | "pending-reboot";
}

/**
 * What every instance of an environment runs with. Primary and replica must agree: a replica stops replaying when its
 * `max_connections` is below its source's, and a promoted one must not behave otherwise (A30).
 *
 * @param storageGiB the instance's storage
 */
export const databaseParameters = ({ storageGiB }: { readonly storageGiB: number }): readonly Parameter[] => [
  // Clients verify the certificate too; this refuses whoever would not ask for TLS at all.
  dynamic("rds.force_ssl", 1),
  dynamic("log_statement", "ddl"),
  dynamic("log_min_duration_statement", 1000),
  dynamic("log_lock_waits", 1),
  dynamic("log_connections", 1),
  dynamic("log_disconnections", 1),
  dynamic("max_slot_wal_keep_size", slotWalLimitGiB(storageGiB) * 1024),
  { name: "max_connections", value: String(maxConnections), applyMethod: "pending-reboot" },
];

/**
 * Connections that an instance accepts. AWS's default follows the class's memory, so that two classes differ. Our services
 * open 230 with all their pods (23 pods, pools of 10) and half as many again during an update.
 */
export const maxConnections = 400;

/**
 * How much write-ahead log a replica that is away may hold back. Beyond it the replica is lost and has to be made anew, but
 * the primary's disk does not fill up: users come before the standby.
 */
export const slotWalLimitGiB = (storageGiB: number): number => Math.floor(storageGiB / 4);

const dynamic = (name: string, value: string | number): Parameter => ({
  name,
  value: String(value),
  applyMethod: "immediate",
});
