import { Api } from "../demo/api.ts";
import type { FleetVehicle } from "../demo/fleet.ts";
import { connected, withDatabase } from "../../jobs/connection.ts";
import { databaseName } from "../../environments/naming.ts";
import { lostOf } from "../load/lost.ts";

/** What clients do with the platform again and again. */
export interface Work {
  /**
   * Writes something new.
   *
   * @param origin of a region's front door
   * @returns what it is known by, once the platform has acknowledged it
   * @throws Error otherwise, with the reason in a word or two
   */
  readonly write: (origin: string) => Promise<string>;
  /** @throws Error when it was not answered */
  readonly read: (origin: string) => Promise<void>;
  /** Those of what was acknowledged that a region does not have. */
  readonly missingIn: (region: WorkRegion, written: readonly string[]) => Promise<readonly string[]>;
}

export interface WorkRegion {
  readonly url: string;
  readonly backing: { readonly postgres: string };
}

/** Milliseconds: no request waits longer than 2 s for its answer, the rest is the way on a busy machine. */
const patience = 4_000;

/** Positions of vehicles, and every fourth time a new vehicle; each known by what a user would look for. */
export function trackingWork(api: Api, fleet: readonly FleetVehicle[]): Work {
  // A time of its own for each fix, in the past, so that history can tell them apart.
  let next = Date.now() - 3_600_000;
  const writePosition = async (origin: string, number: number): Promise<string> => {
    const vehicle = fleet[number % fleet.length];
    if (!vehicle) throw new Error("there is no vehicle");
    const fix = { fixTime: new Date(number).toISOString(), latitude: 40 + (number % 1_000) / 10_000, longitude: -3.7 };
    await send("POST", `${origin}/api/map/v1/positions`, vehicle.trackerToken, { positions: [fix] });
    return `position ${vehicle.vehicleId} ${number}`;
  };
  const writeVehicle = async (origin: string, number: number): Promise<string> => {
    const name = `Drill ${number}`;
    await send("POST", `${origin}/api/map/v1/vehicles`, api.accessToken, { name, kind: "bus" });
    return `vehicle ${name}`;
  };
  return {
    write(origin) {
      const number = next++;
      return number % 4 === 0 ? writeVehicle(origin, number) : writePosition(origin, number);
    },
    async read(origin) {
      await send("GET", `${origin}/api/map/v1/vehicles/${fleet[0]?.vehicleId ?? ""}`, api.accessToken);
    },
    async missingIn({ url, backing }, written) {
      const positions = written.flatMap((id) => {
        const [kind, vehicleId = "", time] = id.split(" ");
        return kind === "position" ? [{ vehicleId, time: Number(time) }] : [];
      });
      const lost = await lostOf(new Api(url, api.accessToken), positions);
      const names = written.filter((id) => id.startsWith("vehicle ")).map((id) => id.slice("vehicle ".length));
      const found = await column(backing.postgres, "ms-mapeo", "SELECT name FROM vehicles WHERE name = ANY($1)", names);
      return [
        ...lost.map(({ vehicleId, time }) => `position ${vehicleId} ${time}`),
        ...names.filter((name) => !found.has(name)).map((name) => `vehicle ${name}`),
      ];
    },
  };
}

/** New organisations: all that ms-autenticacion can write without anybody else. */
export function accountWork(accessToken: string | undefined): Work {
  const unique = Date.now();
  let next = 0;
  return {
    async write(origin) {
      const email = `drill-${unique}-${(next += 1)}@rumbo.example`;
      await send("POST", `${origin}/api/auth/v1/organisations`, undefined, {
        name: "Rumbo Drill",
        timeZone: "Europe/Madrid",
        language: "es",
        administrator: { name: "Drill", email, password: "rumbo-drill-2026" },
      });
      return email;
    },
    async read(origin) {
      await send("GET", `${origin}/api/auth/v1/me`, accessToken);
    },
    async missingIn({ backing }, written) {
      const sql = "SELECT email FROM users WHERE email = ANY($1)";
      const found = await column(backing.postgres, "ms-autenticacion", sql, written);
      return written.filter((email) => !found.has(email));
    },
  };
}

async function send(method: string, url: string, token: string | undefined, body?: unknown): Promise<void> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(patience),
    // A connection each, as a phone has that wakes up.
    headers: {
      connection: "close",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${codeOf(answer)}`.trim());
}

function codeOf(answer: string): string {
  try {
    return (JSON.parse(answer) as { readonly code?: string }).code ?? "";
  } catch {
    return "";
  }
}

/** Asked of the database, where a list over the API would be thousands of pages. */
const column = (
  server: string,
  service: string,
  sql: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> =>
  connected(withDatabase(server, databaseName(service)), async (client) => {
    const { rows } = await client.query<Record<string, string>>(sql, [values]);
    return new Set(rows.flatMap((row) => Object.values(row)));
  });
