import { setTimeout as delay } from "node:timers/promises";
import type { Api } from "./api.ts";
import type { FleetVehicle } from "./fleet.ts";
import { historyTimes } from "./history-times.ts";
import { LiveStream } from "./live-stream.ts";
import { sendAll } from "./osmand.ts";
import type { Fix } from "./tracks.ts";

/** One promise of the platform, looked at through the front door. */
export interface Check {
  readonly promise: string;
  readonly kept: boolean;
  /** What was seen, with numbers. */
  readonly evidence: string;
}

export interface VerifyOptions {
  readonly api: Api;
  /** Public paths of all services. */
  readonly paths: readonly string[];
  readonly fleet: readonly FleetVehicle[];
  /** Sent at full speed with their own times. */
  readonly fixes: readonly Fix[];
}

/** `npm start -- --once`: at least one request through every service, and the promises of ingestion on real tracks. */
export async function verifyPlatform(options: VerifyOptions): Promise<readonly Check[]> {
  const { api, fleet, fixes } = options;
  const expected = await expectedHistory(options);
  const stream = await LiveStream.open(api);
  try {
    await sendAll(api.url, fleet, fixes);
    const live = await liveCheck(options, stream);
    const history = await historyCheck(options, expected, "history returns exactly the distinct fixes, in order");
    await sendAll(api.url, fleet, shuffled(fixes));
    const again = await historyCheck(options, expected, "posting all of them again, shuffled, changes nothing");
    return [
      await healthCheck(options),
      await accountCheck(options),
      history,
      live,
      again,
      ...(await scheduleChecks(options)),
    ];
  } finally {
    stream.close();
  }
}

/** Also of a service that this file knows nothing of. */
async function healthCheck({ api, paths }: VerifyOptions): Promise<Check> {
  const answers = await Promise.all(
    paths.map(async (path) => `${path} ${(await fetch(`${api.url}${path}/health`)).status}`),
  );
  return {
    promise: "every service answers behind NGINX",
    kept: answers.every((answer) => answer.endsWith(" 200")),
    evidence: answers.join(", "),
  };
}

async function accountCheck({ api }: VerifyOptions): Promise<Check> {
  const { user, organisation } = await api.get<{ user: { email: string }; organisation: { name: string } }>(
    "/api/auth/v1/me",
  );
  return {
    promise: "ms-autenticacion knows who is logged in",
    kept: user.email !== "" && organisation.name !== "",
    evidence: `${user.email} of ${organisation.name}`,
  };
}

/**
 * The moments that history has to tell of each vehicle afterwards: those that will be sent, and those that an earlier run
 * has left in the same window.
 */
async function expectedHistory({ api, fleet, fixes }: VerifyOptions): Promise<ReadonlyMap<string, readonly number[]>> {
  const expected = new Map<string, readonly number[]>();
  for (const { name, vehicleId } of fleet) {
    const sent = distinctTimes(fixes, name);
    const stored = await historyTimes(api, vehicleId, sent);
    expected.set(name, [...new Set([...sent, ...stored])].toSorted(ascending));
  }
  return expected;
}

async function historyCheck(
  { api, fleet, fixes }: VerifyOptions,
  expected: ReadonlyMap<string, readonly number[]>,
  promise: string,
): Promise<Check> {
  let pairs = 0;
  const wrong: string[] = [];
  for (const { name, vehicleId } of fleet) {
    const wanted = expected.get(name) ?? [];
    const stored = await historyTimes(api, vehicleId, wanted);
    pairs += stored.length;
    if (stored.length !== wanted.length || stored.some((time, index) => time !== wanted[index])) wrong.push(name);
  }
  const evidence = `${fixes.length} fixes sent, ${pairs} distinct (vehicle, time) pairs of ${fleet.length} vehicles`;
  return {
    promise: `ms-mapeo: ${promise}`,
    kept: wrong.length === 0,
    evidence: wrong.length === 0 ? evidence : `${evidence}; wrong for ${wrong.join(", ")}`,
  };
}

function distinctTimes(fixes: readonly Fix[], vehicle: string): readonly number[] {
  const times = fixes.filter((fix) => fix.vehicle === vehicle).map(({ time }) => time.getTime());
  return [...new Set(times)].toSorted(ascending);
}

const ascending = (a: number, b: number): number => a - b;

/** The last position that the stream delivered of each vehicle has to be its newest. It may lag by a frame. */
async function liveCheck({ fleet, fixes }: VerifyOptions, stream: LiveStream): Promise<Check> {
  const behind = (): FleetVehicle[] =>
    fleet.filter(({ name, vehicleId }) => {
      const newest = distinctTimes(fixes, name).at(-1);
      return newest !== undefined && Date.parse(stream.latest.get(vehicleId)?.fixTime ?? "") !== newest;
    });
  await until(() => Promise.resolve(behind().length === 0));
  return {
    promise: "ms-mapeo: the live stream delivered the newest position of each vehicle",
    kept: behind().length === 0,
    evidence: `${fleet.length - behind().length} of ${fleet.length} vehicles`,
  };
}

/** A vehicle made in ms-mapeo reaches ms-horarios by an event; a schedule for it recurs. */
async function scheduleChecks({ api, fleet }: VerifyOptions): Promise<readonly Check[]> {
  const base = "/api/schedules/v1";
  const unknown = async (): Promise<FleetVehicle[]> => {
    const known = new Set((await api.all<{ id: string }>(`${base}/vehicles`)).map(({ id }) => id));
    return fleet.filter(({ vehicleId }) => !known.has(vehicleId));
  };
  await until(async () => (await unknown()).length === 0);
  const missing = (await unknown()).length;

  const { id } = await api.post<{ id: string }>(`${base}/schedules`, {
    name: "npm start -- --once",
    timeZone: "Europe/Madrid",
    start: "2026-03-23T08:00:00",
    durationMinutes: 60,
    recurrence: "FREQ=DAILY;COUNT=14",
    ...(missing === 0 && fleet[0] ? { vehicleId: fleet[0].vehicleId } : {}),
  });
  const { items } = await api.get<{ items: { start: string }[] }>(
    `${base}/schedules/${id}/occurrences?from=2026-03-23T00:00:00Z&to=2026-04-06T00:00:00Z`,
  );
  await api.delete(`${base}/schedules/${id}`);
  // 08:00 in Madrid is 07:00 UTC until clocks change on 2026-03-29, then 06:00.
  const hours = items.map(({ start }) => new Date(start).getUTCHours());
  return [
    {
      promise: "ms-horarios knows every vehicle from ms-mapeo's events",
      kept: missing === 0,
      evidence: `${fleet.length - missing} of ${fleet.length}`,
    },
    {
      promise: "ms-horarios keeps the local time across daylight saving",
      kept:
        hours.length === 14 &&
        hours.slice(0, 6).every((hour) => hour === 7) &&
        hours.slice(6).every((hour) => hour === 6),
      evidence: `${items.length} occurrences at 08:00 in Madrid, UTC hours ${[...new Set(hours)].join(" then ")}`,
    },
  ];
}

/** Waits for something that is on its way, 10 s at most; the check that follows tells whether it came. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition()) && Date.now() < deadline) await delay(50);
}

/** Fisher–Yates. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}
