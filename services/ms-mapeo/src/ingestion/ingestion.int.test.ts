import { deadLetterQueue } from "@rumbo/kit/consumer";
import { connect } from "amqplib";
import fc from "fast-check";
import type { PoolClient } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { components } from "../openapi.d.ts";
import { answer, problemCode } from "../../../../tests/support/answer.ts";
import { type Administrator, type MapeoUnderTest, startMapeo } from "../../tests/mapeo-under-test.ts";
import { decodeFixes } from "./spool-message.ts";

type Position = components["schemas"]["Position"];
type Result = components["schemas"]["PositionsResult"];

let mapeo: MapeoUnderTest;
let administrator: Administrator;
let vehicleId: string;
let token: string;

beforeAll(async () => {
  mapeo = await startMapeo();
  administrator = await mapeo.signUp();
});
afterAll(() => mapeo.stop());
beforeEach(async () => {
  vehicleId = (await administrator.addVehicle()).id;
  token = (await administrator.addToken(vehicleId)).token;
});

const position = (fixTime: string, more: Partial<Position> = {}): Position => ({
  fixTime,
  latitude: 40.4168,
  longitude: -3.7038,
  ...more,
});

const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${mapeo.api}/positions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body,
  });
const send = async (...positions: readonly unknown[]): Promise<Result> =>
  answer(await post(JSON.stringify({ positions })), 200);
const osmand = (fields: Record<string, string>, init?: RequestInit): Promise<Response> =>
  fetch(`${mapeo.api}/osmand?${new URLSearchParams(fields).toString()}`, init);

/** As another connection sees the table. */
const storedTimes = async (vehicle = vehicleId): Promise<string[]> => {
  const { rows } = await mapeo.service.ownerPool.query<{ fix_time: Date }>(
    "SELECT fix_time FROM positions WHERE vehicle_id = $1 ORDER BY fix_time",
    [vehicle],
  );
  return rows.map(({ fix_time }) => fix_time.toISOString());
};

describe("a batch of positions", () => {
  test("is on disk when it is accepted", async () => {
    const times = ["2026-01-15T12:00:00.000Z", "2026-01-15T12:00:00.001Z"];
    expect(await send(...times.map((time) => position(time)))).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    expect(await storedTimes()).toEqual(times);
  });

  test("gives its good positions, and names each bad one", async () => {
    const result = await send(
      position("2026-01-15T12:00:00Z"),
      position("2026-01-15T12:00:01Z", { latitude: 90.1 }),
      null,
      position("2026-01-15T12:00:02Z", { longitude: 180.5 }),
      position("not a time"),
      position(new Date(Date.now() + 10 * 60_000).toISOString()),
      position("2026-01-15T12:00:03Z", { speed: -1 }),
      position("2026-01-15T12:00:04Z"),
      { ...position("2026-01-15T12:00:05Z"), altitude: "high" },
    );
    expect(result).toEqual({
      accepted: 2,
      duplicates: 0,
      rejected: [
        { index: 1, code: "invalid-latitude" },
        { index: 2, code: "invalid-position" },
        { index: 3, code: "invalid-longitude" },
        { index: 4, code: "invalid-fix-time" },
        { index: 5, code: "fix-time-in-future" },
        { index: 6, code: "invalid-speed" },
        { index: 8, code: "invalid-altitude" },
      ],
    });
    expect(await storedTimes()).toEqual(["2026-01-15T12:00:00.000Z", "2026-01-15T12:00:04.000Z"]);
  });

  test("tells duplicates, within itself and of what was there", async () => {
    const [first, second] = [position("2026-01-15T12:00:00Z"), position("2026-01-15T12:00:01Z")];
    expect(await send(first, second, first)).toEqual({ accepted: 2, duplicates: 1, rejected: [] });
    expect(await send(second, position("2026-01-15T12:00:02Z"))).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
    expect(await storedTimes()).toHaveLength(3);
  });

  test("is stored for days long past", async () => {
    expect(await send(position("2003-07-01T00:00:00Z"), position("2011-07-01T00:00:00Z"))).toMatchObject({
      accepted: 2,
    });
  });

  test("of more than 1,000 is refused whole", async () => {
    const positions = Array.from({ length: 2000 }, (_, second) =>
      position(new Date(Date.UTC(2026) + second * 1000).toISOString()),
    );
    expect(await problemCode(await post(JSON.stringify({ positions })), 422)).toBe("too-many-positions");
    expect(await storedTimes()).toEqual([]);
    expect(await send(...positions.slice(0, 1000))).toMatchObject({ accepted: 1000 });
  });

  test.each([
    ["not JSON", "{"],
    ["not an object", "[]"],
    ["without positions", "{}"],
    ["with positions that are no list", '{"positions":5}'],
    ["empty", ""],
  ])("that is %s is refused", async (_what, body) => {
    expect(await problemCode(await post(body), 400)).toBe("invalid-request");
  });

  test("of another content type is refused", async () => {
    expect(await problemCode(await post("positions", { "content-type": "text/plain" }), 415)).toBe(
      "unsupported-media-type",
    );
  });

  test("that is too large is refused", async () => {
    expect(await problemCode(await post(" ".repeat(1024 * 1024 + 1)), 413)).toBe("body-too-large");
  });

  test.each(["", "Bearer", "Bearer guess", "Basic Zm9vOmJhcg=="])(
    "is refused with the authorization %j",
    async (authorization) => {
      expect(await problemCode(await post('{"positions":[]}', { authorization }), 401)).toBe("unknown-tracker-token");
    },
  );
});

describe("an OsmAnd position", () => {
  const place = { lat: "40.4168", lon: "-3.7038" };

  test.each([
    ["seconds", "1768478400", "2026-01-15T12:00:00.000Z"],
    ["milliseconds", "1768478400250", "2026-01-15T12:00:00.250Z"],
    ["ISO 8601", "2026-01-15T13:00:00+01:00", "2026-01-15T12:00:00.000Z"],
  ])("is on disk when GET is answered, its time in %s", async (_form, timestamp, expected) => {
    const response = await osmand({ id: token, ...place, timestamp });
    expect(await answer(response, 200)).toBeUndefined();
    expect(await storedTimes()).toEqual([expected]);
  });

  test("may come by POST, in the query or as a form", async () => {
    await answer(await osmand({ id: token, ...place, timestamp: "1768478400" }, { method: "POST" }), 200);
    const body = new URLSearchParams({ id: token, location: "40.4168,-3.7038", timestamp: "1768478401" });
    await answer(await osmand({}, { method: "POST", body }), 200);
    expect(await storedTimes()).toHaveLength(2);
  });

  test("is stored in metres a second and degrees", async () => {
    await answer(await osmand({ id: token, ...place, timestamp: "1768478400", speed: "10", bearing: "90" }), 200);
    const [feature] = await administrator.track(vehicleId);
    expect(feature).toMatchObject({
      geometry: { coordinates: [-3.7038, 40.4168] },
      properties: { speed: expect.closeTo(5.1444, 3), course: 90 },
    });
  });

  test("that was sent again is answered the same, and stored once", async () => {
    const again = () => osmand({ id: token, ...place, timestamp: "1768478400" });
    await answer(await again(), 200);
    await answer(await again(), 200);
    expect(await storedTimes()).toHaveLength(1);
  });

  test("that is bad is refused with its code, so that the client does not believe it stored", async () => {
    expect(await problemCode(await osmand({ id: token, ...place, lat: "91" }), 400)).toBe("invalid-latitude");
    const ahead = String(Math.floor(Date.now() / 1000) + 600);
    expect(await problemCode(await osmand({ id: token, ...place, timestamp: ahead }), 400)).toBe("fix-time-in-future");
  });

  test("of an unknown tracker is refused, and its id is not logged", async () => {
    expect(await problemCode(await osmand({ id: "an-unknown-secret", ...place }), 401)).toBe("unknown-tracker-token");
    expect(await problemCode(await osmand(place), 401)).toBe("unknown-tracker-token");
    expect(mapeo.service.logs()).not.toContain("an-unknown-secret");
  });

  test("of each of many trackers goes to its own vehicle", async () => {
    const fleet = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { id } = await administrator.addVehicle();
        return { id, token: (await administrator.addToken(id)).token };
      }),
    );
    const start = Date.UTC(2026, 0, 15);
    await Promise.all(
      fleet.flatMap((tracker, index) =>
        Array.from({ length: 10 }, async (_, second) => {
          const timestamp = String(start + second * 1000 + index);
          await answer(await osmand({ id: tracker.token, lat: String(index), lon: String(second), timestamp }), 200);
        }),
      ),
    );
    for (const [index, { id }] of fleet.entries()) {
      const expected = Array.from({ length: 10 }, (_, second) => new Date(start + second * 1000 + index).toISOString());
      expect(await storedTimes(id)).toEqual(expected);
    }
  });
});

describe("while the database cannot write", () => {
  const sent = position("2026-01-15T12:00:00Z");
  const later = position("2026-01-15T12:00:01Z");

  /** Nobody else can write positions until this transaction ends. */
  const lockPositions = async (): Promise<PoolClient> => {
    const lock = await mapeo.service.ownerPool.connect();
    await lock.query("BEGIN; LOCK TABLE last_positions IN ACCESS EXCLUSIVE MODE");
    return lock;
  };
  const unlock = async (lock: PoolClient): Promise<void> => {
    await lock.query("ROLLBACK");
    lock.release();
  };
  // The next test finds a database that takes positions.
  afterEach(() => expect.poll(async () => (await send(sent, sent)).duplicates, { timeout: 10_000 }).toBeGreaterThan(0));
  const stored = () => expect.poll(() => storedTimes(), { timeout: 10_000 });

  test("positions are accepted within two seconds, and stored when it can", async () => {
    await send(sent);
    const lock = await lockPositions();
    const begin = performance.now();
    // Nobody can know yet that the first one is a duplicate.
    expect(await send(sent, later)).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(await storedTimes()).toHaveLength(1);
    await unlock(lock);
    await stored().toEqual(["2026-01-15T12:00:00.000Z", "2026-01-15T12:00:01.000Z"]);
    expect((await administrator.track(vehicleId)).length).toBe(2);
  });

  test("only the first to notice waits for it", async () => {
    await send(sent);
    const lock = await lockPositions();
    await send(later);
    const begin = performance.now();
    for (let second = 2; second < 12; second += 1) await send(position(`2026-01-15T12:00:${10 + second}Z`));
    // Ten of them, each of which would wait 700 ms by itself.
    expect(performance.now() - begin).toBeLessThan(2_000);
    await unlock(lock);
    await stored().toHaveLength(12);
  });

  test("a position that it refuses for ever is put aside, and those beside it are stored", async () => {
    const broker = await connect(inject("backing").broker);
    const channel = await broker.createChannel();
    const dead = deadLetterQueue("ms-mapeo.positions");
    await channel.purgeQueue(dead);
    await send(sent);
    const gone = vehicleId;
    const goneToken = token;
    vehicleId = (await administrator.addVehicle()).id;
    const keptToken = (token = (await administrator.addToken(vehicleId)).token);
    const lock = await lockPositions();
    // From here on, what comes together goes into one message.
    await send(sent);
    token = goneToken;
    const lost = send(later);
    token = keptToken;
    await Promise.all([lost, send(later)]);
    await lock.query("DELETE FROM vehicles WHERE id = $1", [gone]);
    await lock.query("COMMIT");
    lock.release();
    await stored().toHaveLength(2);
    await expect.poll(async () => (await channel.checkQueue(dead)).messageCount, { timeout: 10_000 }).toBe(1);
    const message = await channel.get(dead, { noAck: true });
    expect(message && decodeFixes(message.content)?.map(({ tracker }) => tracker.vehicleId)).toEqual([gone]);
    await broker.close();
  });
});

describe("history", () => {
  const fixes = Array.from({ length: 24 }, (_, index) =>
    // Two days, 90 minutes apart, so that tracks span partitions.
    position(new Date(Date.UTC(2026, 0, 15) + index * 5_400_000).toISOString(), { latitude: index, speed: index / 2 }),
  );

  test("is the same for any order and any repetition of its input", async () => {
    await send(...fixes);
    const expected = await administrator.track(vehicleId);
    expect(expected.map(({ properties }) => properties.fixTime)).toEqual(fixes.map(({ fixTime }) => fixTime));
    const last = await answer<components["schemas"]["Vehicle"]>(
      await administrator.ask("GET", `/vehicles/${vehicleId}`),
      200,
    );
    expect(last.lastPosition).toEqual(fixes.at(-1));

    const shuffled = fc.shuffledSubarray([...fixes, ...fixes], { minLength: 48 });
    const split = fc.integer({ min: 1, max: 24 });
    await fc.assert(
      fc.asyncProperty(shuffled, split, async (input, size) => {
        vehicleId = (await administrator.addVehicle()).id;
        token = (await administrator.addToken(vehicleId)).token;
        const batches = Array.from({ length: Math.ceil(48 / size) }, (_, index) =>
          input.slice(index * size, (index + 1) * size),
        );
        const results = await Promise.all(batches.map((batch) => send(...batch)));
        expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(24);
        expect(results.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(24);
        expect(await administrator.track(vehicleId)).toEqual(expected);
        const vehicle = await answer<typeof last>(await administrator.ask("GET", `/vehicles/${vehicleId}`), 200);
        expect(vehicle.lastPosition).toEqual(last.lastPosition);
      }),
      { numRuns: 8 },
    );
  });

  test("takes late positions, which do not move the vehicle back", async () => {
    await send(fixes[9]);
    await send(fixes[3]);
    expect(await administrator.track(vehicleId)).toHaveLength(2);
    expect(await answer(await administrator.ask("GET", `/vehicles/${vehicleId}`), 200)).toMatchObject({
      lastPosition: fixes[9],
    });
  });

  test("comes in pages that join without gap or overlap", async () => {
    await send(...fixes);
    expect(await administrator.track(vehicleId, 5)).toEqual(await administrator.track(vehicleId));
  });

  test("includes its first moment and not its last", async () => {
    await send(...fixes);
    const period = `from=${fixes[3]!.fixTime}&to=${fixes[5]!.fixTime}`;
    const response = await administrator.ask("GET", `/vehicles/${vehicleId}/history?${period}`);
    expect(response.headers.get("content-type")).toMatch("application/geo+json");
    const track: components["schemas"]["Track"] = await answer(response, 200);
    expect(track.features.map(({ properties }) => properties.fixTime)).toEqual([fixes[3]!.fixTime, fixes[4]!.fixTime]);
  });

  test.each([
    "",
    "from=2026-01-01T00:00:00Z",
    "from=yesterday&to=today",
    "from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&limit=10001",
  ])("refuses the period %j", async (query) => {
    const response = await administrator.ask("GET", `/vehicles/${vehicleId}/history?${query}`);
    expect(await problemCode(response, 400)).toBe("invalid-request");
  });
});
