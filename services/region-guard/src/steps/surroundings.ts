import type { Role } from "../settings.ts";

/**
 * What a guard can do to its own region. Adapters do it in earnest; simulations with a made-up one. Nothing here reaches
 * into the other region, which may be gone.
 */
export interface Surroundings {
  readonly databases: Databases;
  readonly replica: Replica;
  readonly services: Services;
}

/** A service's database that does not exist yet is passed over by everything here. */
export interface Databases {
  /** Whether the server is a standby: it can be read, and writes wait for its promotion. */
  readonly inRecovery: () => Promise<boolean>;
  /** Seconds that a standby is behind its primary. 0 when it has replayed all that it has received. */
  readonly lagSeconds: () => Promise<number>;
  /**
   * Lets the region write until its lease ends, and is the write canary by doing so.
   *
   * @param leaseEnds the end on the monotonic clock in seconds. Turned into the server's time without ever prolonging it
   * @returns false where a database belongs to a later epoch, and nothing was extended there
   */
  readonly extendLease: (epoch: number, region: Role, leaseEnds: number) => Promise<boolean>;
  /** Refuses every write of the services from now on. For a region that has lost ownership and whose server still writes. */
  readonly endLease: () => Promise<void>;
  /** Keeps the services' roles from logging in, and ends their sessions. It reaches the standby by replication. */
  readonly lockOut: () => Promise<void>;
  readonly letIn: () => Promise<void>;
  /**
   * Writes the epoch that nobody of this region can write with.
   *
   * @returns the position in the log after which nothing comes that counts
   */
  readonly mark: (epoch: number, region: Role) => Promise<string>;
  /** Whether a standby has replayed the mark in every database, and the log up to the position. */
  readonly hasReplayed: (epoch: number, position: string) => Promise<boolean>;
  /** Takes the mark back. */
  readonly unmark: (epoch: number, region: Role) => Promise<void>;
  /** Where a server stands in the log, for the report. */
  readonly position: () => Promise<string>;
  /** When the last commit was made that a standby has: what was acknowledged before is here. Nothing on a primary. */
  readonly lastCommit: () => Promise<Date | undefined>;
  /**
   * Has events published again, so that a broker that never saw them gets them. Consumers know the ones that they have had.
   *
   * @returns how many
   */
  readonly republish: (since: Date) => Promise<number>;
}

export interface Replica {
  readonly describe: () => Promise<ReplicaStatus>;
  /** @throws Error when RDS refuses */
  readonly promote: () => Promise<void>;
}

export interface ReplicaStatus {
  /** RDS's own words: `available`, `modifying`, `rebooting`, `backing-up` … */
  readonly status: string;
  readonly isReplica: boolean;
}

export interface Services {
  /** What of the services is not finished, in words. Nothing: all of it is. Replicas of one are asked at random. */
  readonly unfinished: () => Promise<string | undefined>;
}
