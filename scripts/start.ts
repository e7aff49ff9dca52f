import { join } from "node:path";
import { local } from "../environments/local.ts";
import { UserError } from "../environments/user-error.ts";
import { logIn } from "../local/demo/account.ts";
import type { Api } from "../local/demo/api.ts";
import { demoFix, demoVehicles } from "../local/demo/demo-routes.ts";
import { type FleetVehicle, prepareFleet } from "../local/demo/fleet.ts";
import { driveForever, replayForever } from "../local/demo/osmand.ts";
import { type Fix, readTracks } from "../local/demo/tracks.ts";
import { verifyPlatform } from "../local/demo/verify.ts";
import { type Platform, prepareMachine, startPlatform } from "../local/platform.ts";
import { sourceEntry } from "../local/service-process.ts";
import { buildWeb } from "../local/web.ts";
import packageJson from "../package.json" with { type: "json" };
import { loadServices } from "../services/catalog.ts";
import { servicesOf } from "../services/descriptor.ts";
import { startReport } from "./support/start-report.ts";
import { checkPlatform } from "./support/check-platform.ts";
import { Progress } from "./support/progress.ts";
import { Interrupted, interruption, orInterrupted } from "./support/interruption.ts";
import { verb } from "./support/verb.ts";

/** More than any descriptor asks for; databases and sockets of one machine are meant for no more. */
const maxReplicas = 10;

const usage = `
npm start [-- options]

Runs the whole platform on this machine: plans every stack, renders every manifest, checks every policy, then starts
PostgreSQL, RabbitMQ, Redis, the services behind NGINX and a demo fleet. Ctrl-C stops all of it. State is in .local/.

  --once            verify the platform through its front door, print the report, stop; exit code 0 or 1
  --replay <file>   vehicles drive a recorded track (GPX, or CSV with named columns) instead of the demo routes
  --port <number>   the front door (default ${local.port})
  --replicas <n>    processes of every service, 1 to ${maxReplicas} (default 1); how many run in the cloud its descriptor says
  --yes             do not ask before installing missing programs with apt-get

Backing services are taken from RUMBO_POSTGRES_URL, RUMBO_BROKER_URL and RUMBO_CACHE_URL, else from Docker Compose, else
from programs on this machine, else from apt-get.`;

const directory = join(import.meta.dirname, "..", ".local");

await verb({
  usage,
  options: {
    once: { type: "boolean" },
    replay: { type: "string" },
    port: { type: "string", default: `${local.port}` },
    replicas: { type: "string", default: "1" },
    yes: { type: "boolean" },
  },
  async run({ once = false, replay, port, replicas, yes = false }, positionals) {
    if (positionals[0] !== undefined)
      throw new UserError(`npm start takes no "${positionals[0]}"; --help lists its options.`);
    const track = replay === undefined ? undefined : readTracks(replay);
    const machine = {
      directory,
      port: wholeNumber("--port", port, 65_535),
      prefer: "containers",
      ask: process.stdin.isTTY && !yes && process.env["CI"] === undefined,
    } as const;
    const count = wholeNumber("--replicas", replicas, maxReplicas);
    const signal = interruption();
    const progress = new Progress();
    await prepareMachine(machine);
    const checked = await checkPlatform(progress);
    const services = servicesOf(local, await loadServices());
    const webRoot = await progress.step("Building the web administration", () => buildWeb(join(directory, "cache")));
    try {
      const platform = await startPlatform({
        ...machine,
        replicas: count,
        services,
        entryOf: sourceEntry,
        webRoot,
        version: packageJson.version,
        step: progress.step,
        onEvent: (sentence) => void process.stderr.write(`  ! ${sentence}\n`),
        signal,
      });
      const work = async (): Promise<number> => {
        const session = await progress.step("Preparing the demo organisation", () => prepareDemo(platform, track));
        const checks = once
          ? await progress.step("Verifying through the front door", () =>
              verifyPlatform({ ...session, paths: services.flatMap((service) => service.paths) }),
            )
          : [];
        process.stdout.write(
          startReport({
            platform,
            checked,
            services,
            replicas: count,
            progress,
            checks,
            fleet: session.fleet,
            replay,
          }),
        );
        if (!once) await drive(session, track, signal);
        return checks.every(({ kept }) => kept) ? 0 : 1;
      };
      try {
        return await orInterrupted(work(), signal);
      } finally {
        await progress.step("Stopping", platform.stop);
      }
    } catch (error) {
      // Ctrl-C is how a run ends that was not asked to end by itself.
      if (error instanceof Interrupted) return once ? 130 : 0;
      throw error;
    }
  },
});

interface Session {
  readonly api: Api;
  readonly fleet: readonly FleetVehicle[];
  /** What `--once` sends. */
  readonly fixes: readonly Fix[];
}

async function prepareDemo({ url }: Platform, track: readonly Fix[] | undefined): Promise<Session> {
  const api = await logIn(url, local.demo);
  const fixes = track ?? lastMinuteOfDemo();
  const kinds = new Map(demoVehicles.map(({ name, kind }) => [name, kind]));
  const names = [...new Set(fixes.map(({ vehicle }) => vehicle))];
  const fleet = await prepareFleet(
    api,
    names.map((name) => ({ name, kind: kinds.get(name) ?? "bus" })),
  );
  return { api, fleet, fixes };
}

/** A minute of driving that ended just now, one fix a second and vehicle. */
function lastMinuteOfDemo(): readonly Fix[] {
  const now = Math.floor(Date.now() / 1000);
  return demoVehicles.flatMap((vehicle) =>
    Array.from({ length: 60 }, (_, second) => demoFix(vehicle, new Date((now - 60 + second) * 1000))),
  );
}

/** Moves the fleet until Ctrl-C. */
function drive({ api, fleet }: Session, track: readonly Fix[] | undefined, signal: AbortSignal): Promise<void> {
  if (track) return replayForever(api.url, fleet, track, signal);
  const vehicles = new Map(demoVehicles.map((vehicle) => [vehicle.name, vehicle]));
  const fixOf = (name: string, time: Date): Fix | undefined => {
    const vehicle = vehicles.get(name);
    return vehicle && demoFix(vehicle, time);
  };
  return driveForever(api.url, fleet, fixOf, signal);
}

function wholeNumber(option: string, text: string, max: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > max)
    throw new UserError(`${option} expects a number from 1 to ${max}, found "${text}".`);
  return number;
}
