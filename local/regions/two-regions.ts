import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RegionRole } from "../../environments/environment.ts";
import { regionGuardTableName } from "../../environments/naming.ts";
import { environment as production } from "../../environments/production.ts";
import { UserError } from "../../environments/user-error.ts";
import { connected } from "../../jobs/connection.ts";
import type { Service } from "../../services/descriptor.ts";
import type { GuardConfig } from "../../services/region-guard/src/config.ts";
import { otherRole } from "../../services/region-guard/src/settings.ts";
import {
  begun,
  initialState,
  type Mode,
  type ProcedureKind,
  type State,
} from "../../services/region-guard/src/state.ts";
import { ownershipSlot } from "../../services/region-guard/src/store/slots.ts";
import { readSlot, update } from "../../services/region-guard/src/store/store.ts";
import { prepareBacking } from "../backing/backing.ts";
import { type TcpProxy, tcpProxy } from "../faults/tcp-proxy.ts";
import { stopLeftovers, Supervisor } from "../supervisor.ts";
import { type OwnershipTable, ownershipTable } from "./ownership-table.ts";
import { type RdsStandIn, rdsStandIn } from "./rds-stand-in.ts";
import { guardName, type Outside, Region, replicateSecrets, watcherEnvironment } from "./region.ts";

export interface TwoRegionsOptions {
  readonly directory: string;
  /** Tells apart what runs at the same time: the regions are 127.0.<number>1.1 and 127.0.<number>2.1. @default 0 */
  readonly number?: number;
  /** The region guard among them. */
  readonly services: readonly Service[];
  readonly entryOf: (service: string) => string;
  readonly webRoot: string;
  readonly settings: GuardConfig["settings"];
  readonly mode: Mode;
  readonly promotionSeconds: number;
  /** Variables of both guards beside their own. */
  readonly guardEnv?: Readonly<Record<string, string>>;
  readonly onEvent?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/** Who keeps its word in the table. */
export type Watcher = RegionRole | "witness";

/**
 * Two regions on one machine, each with everything of its own on a loopback address of its own, a witness, and what stands in
 * for the parts of AWS that outlive a region: the table that both share, and RDS's API. What is between the regions, between
 * one of the three and the table, or before the primary's front door, can be cut.
 */
export class TwoRegions {
  readonly regions: Readonly<Record<RegionRole, Region>>;
  readonly table: OwnershipTable;
  readonly rds: RdsStandIn;
  readonly tableLinks: Readonly<Record<Watcher, TcpProxy>>;
  /** Between the primary's front door and who looks at it from elsewhere. */
  readonly sightLinks: Readonly<Record<Exclude<Watcher, "primary">, TcpProxy>>;
  readonly urls: Readonly<Record<RegionRole, string>>;
  readonly #options: TwoRegionsOptions;
  readonly #witness: Supervisor;
  #slots = 0;
  #replicationLink: TcpProxy | undefined;

  /**
   * Starts all of it, the primary first.
   *
   * @throws UserError where this machine cannot do that, or with the log of what did not start; the rest is stopped again
   */
  static async start(options: TwoRegionsOptions): Promise<TwoRegions> {
    const {
      directory,
      services,
      number = 0,
      signal = new AbortController().signal,
      onEvent = () => undefined,
    } = options;
    if (process.platform !== "linux")
      throw new UserError(
        "Two regions need Linux, which answers on every address of 127.0.0.0/8; run this in a Linux VM.",
      );
    await prepareBacking("programs", false);
    for (const part of ["witness", "secondary", "primary"]) await stopLeftovers(join(directory, part));
    rmSync(directory, { recursive: true, force: true });
    const password = randomBytes(24).toString("base64url");
    const region = (role: RegionRole, third: number): Promise<Region> => {
      const own = join(directory, role);
      mkdirSync(own, { recursive: true });
      return Region.make({
        ...options,
        role,
        host: `127.0.${number * 10 + third}.1`,
        directory: own,
        password,
        services,
        signal,
        onEvent: (sentence) => onEvent(`${role}: ${sentence}`),
      });
    };
    const regions = { primary: await region("primary", 1), secondary: await region("secondary", 2) };
    const table = await ownershipTable(regionGuardTableName(production.name));
    await table.store.write(ownershipSlot.id, { ...initialState, mode: options.mode }, undefined);
    const two = new TwoRegions(options, {
      regions,
      table,
      rds: await rdsStandIn(options.promotionSeconds),
      tableLinks: {
        primary: await tcpProxy([table.port]),
        secondary: await tcpProxy([table.port]),
        witness: await tcpProxy([table.port]),
      },
      sightLinks: { secondary: await linkTo(regions.primary), witness: await linkTo(regions.primary) },
      witness: new Supervisor({ directory: join(directory, "witness"), signal, onEvent }),
    });
    try {
      await two.#begin();
      return two;
    } catch (error) {
      await two.stop();
      throw error;
    }
  }

  private constructor(
    options: TwoRegionsOptions,
    parts: Pick<TwoRegions, "regions" | "table" | "rds" | "tableLinks" | "sightLinks"> & {
      readonly witness: Supervisor;
    },
  ) {
    this.#options = options;
    this.regions = parts.regions;
    this.table = parts.table;
    this.rds = parts.rds;
    this.tableLinks = parts.tableLinks;
    this.sightLinks = parts.sightLinks;
    this.urls = { primary: parts.regions.primary.url, secondary: parts.regions.secondary.url };
    this.#witness = parts.witness;
  }

  /** Between a primary database and its replica. */
  get replicationLink(): TcpProxy {
    if (!this.#replicationLink) throw new Error("There is no replica yet.");
    return this.#replicationLink;
  }

  async state(): Promise<State> {
    const state = await readSlot(this.table.store, ownershipSlot);
    if (!state) throw new Error("Nobody has written the state yet.");
    return state;
  }

  /** Asks for a procedure as `npm run region` does, and does not wait. @throws Error saying why not */
  async request(kind: ProcedureKind, to: RegionRole): Promise<void> {
    await update(this.table.store, ownershipSlot, (state) => {
      if (!state) throw new Error("Nobody has written the state yet.");
      const after = begun(state, { kind, to, requestedBy: "drill", because: "a drill", at: new Date() });
      if (typeof after === "string") throw new Error(after);
      return after;
    });
  }

  /** What a region's guard is told of the world outside. */
  outside(role: RegionRole): Outside {
    return { ...this.#worldOf(role), instance: instanceName(role) };
  }

  /**
   * Makes the region's database a new replica of the other one's, as RDS never makes an old primary a replica again. On AWS
   * it is an instance of the next generation, and the guard is told; here it takes the old one's name.
   */
  async rejoin(role: RegionRole): Promise<void> {
    const { supervisor } = this.regions[role];
    await supervisor.stop("postgres", "SIGKILL");
    await this.#startReplica(role);
  }

  async stop(): Promise<void> {
    await this.#witness.stopAll();
    for (const role of ["secondary", "primary"] as const) await this.regions[role].lose();
    await this.#replicationLink?.close();
    for (const links of [this.tableLinks, this.sightLinks])
      await Promise.all(Object.values(links).map((link) => link.close()));
    await Promise.all([this.table.stop(), this.rds.stop()]);
  }

  async #begin(): Promise<void> {
    const { directory, entryOf, settings } = this.#options;
    const { primary, secondary } = this.regions;
    await primary.startBacking();
    this.rds.add({ name: instanceName("primary"), rebootAsPrimary: () => primary.rebootAsPrimary() });
    await primary.startServices(this.outside("primary"));
    replicateSecrets(join(directory, "primary"), join(directory, "secondary"));
    await secondary.startBacking(await this.#asSource("secondary"));
    this.#register("secondary");
    await secondary.startServices(this.outside("secondary"), { standby: true });
    await this.#witness.start({
      name: "witness",
      command: process.execPath,
      args: [entryOf(guardName), "witness"],
      env: {
        PATH: process.env["PATH"],
        NODE_ENV: "production",
        ...watcherEnvironment(this.#worldOf("witness"), settings),
      },
      ready: () => Promise.resolve(true),
    });
  }

  #worldOf(watcher: Watcher): Omit<Outside, "instance"> {
    const { table, rds, urls, tableLinks, sightLinks } = this;
    return {
      table: table.name,
      dynamoDbUrl: `http://127.0.0.1:${tableLinks[watcher].port}`,
      rdsUrl: rds.url,
      urls: watcher === "primary" ? urls : { ...urls, primary: `http://127.0.0.1:${sightLinks[watcher].port}` },
    };
  }

  async #startReplica(role: RegionRole): Promise<void> {
    await this.regions[role].startDatabase(await this.#asSource(role));
    this.#register(role);
  }

  /** The other region's database, through a link that can be cut. */
  async #asSource(role: RegionRole): Promise<{ readonly url: string; readonly slot: string }> {
    const source = this.regions[otherRole(role)];
    await this.#replicationLink?.close();
    this.#replicationLink = await tcpProxy([source.databasePort], source.host);
    const url = new URL(source.backing.postgres);
    url.host = `127.0.0.1:${this.#replicationLink.port}`;
    return { url: url.href, slot: `${role}_${(this.#slots += 1)}` };
  }

  #register(role: RegionRole): void {
    this.rds.add({
      name: instanceName(role),
      replicaOf: instanceName(otherRole(role)),
      rebootAsPrimary: () => this.regions[role].rebootAsPrimary(),
    });
  }
}

const linkTo = ({ url, host }: Region): Promise<TcpProxy> => tcpProxy([Number(new URL(url).port)], host);

/** RDS's identifier. */
const instanceName = (role: RegionRole): string => `drill-${role}`;

/** Whether a server streams from another one now. */
export const isStreaming = (url: string): Promise<boolean> =>
  connected(url, async (client) => {
    const { rows } = await client.query("SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'");
    return rows.length === 1;
  });

/** Waits for ownership to be as asked for. @throws Error with the state after the time */
export async function untilState(
  two: Pick<TwoRegions, "state">,
  what: (state: State) => boolean,
  seconds: number,
): Promise<State> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const state = await two.state();
    if (what(state)) return state;
    if (performance.now() > deadline)
      throw new Error(`Ownership is not as it should be after ${seconds} s: ${JSON.stringify(state, undefined, 1)}`);
    await delay(100);
  }
}
