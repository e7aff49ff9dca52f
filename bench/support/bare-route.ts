// What the platform is measured against: the same rows, with nothing around them. Knows its trackers beforehand, checks no
// field, answers no error, publishes nothing. One commit a request, as a route that is written in an hour has it.
import { createServer } from "node:http";
import { parse } from "node:querystring";
import { Pool } from "pg";

export interface BareRouteOptions {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly organisationId: string;
  /** Vehicle ids by tracker token. */
  readonly vehicles: Readonly<Record<string, string>>;
}

const { databaseUrl, poolSize, organisationId, vehicles } = JSON.parse(process.argv[2] ?? "") as BareRouteOptions;
const pool = new Pool({ connectionString: databaseUrl, max: poolSize });
const metresPerSecond = 1852 / 3600;

const server = createServer((request, response) => {
  const url = request.url ?? "";
  const { id, timestamp, lat, lon, speed, bearing, altitude, accuracy } = parse(url.slice(url.indexOf("?") + 1));
  const values = [
    organisationId,
    vehicles[String(id)],
    new Date(Number(timestamp) * 1000).toISOString(),
    lat,
    lon,
    Number(speed) * metresPerSecond,
    bearing,
    altitude,
    accuracy,
  ];
  pool.query({ name: "store", text: store, values }).then(
    () => response.end(),
    () => response.writeHead(503).end(),
  );
});

/** One round trip and one commit: stores a fix once, and moves the vehicle when the fix is newer. */
const store = `
  WITH stored AS (
    INSERT INTO bare.positions VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (vehicle_id, fix_time) DO NOTHING
  )
  INSERT INTO bare.last_positions AS last VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (organisation_id, vehicle_id) DO UPDATE SET
    fix_time = excluded.fix_time, latitude = excluded.latitude, longitude = excluded.longitude, speed = excluded.speed,
    course = excluded.course, altitude = excluded.altitude, accuracy = excluded.accuracy
  WHERE last.fix_time < excluded.fix_time`;

process.once("message", () => {
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as { port: number }).port));
});
