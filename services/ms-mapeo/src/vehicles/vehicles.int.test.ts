import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { components } from "../openapi.d.ts";
import { answer, problemCode } from "../../../../tests/support/answer.ts";
import { type Administrator, type MapeoUnderTest, startMapeo } from "../../tests/mapeo-under-test.ts";

type Schemas = components["schemas"];
interface Page {
  readonly items: readonly Schemas["Vehicle"][];
  readonly nextCursor?: string;
}

let mapeo: MapeoUnderTest;
let administrator: Administrator;
let stranger: Administrator;

beforeAll(async () => {
  mapeo = await startMapeo();
  [administrator, stranger] = [await mapeo.signUp(), await mapeo.signUp()];
});
afterAll(() => mapeo.stop());

describe("vehicles", () => {
  test("are created, found and listed", async () => {
    const { ask } = await mapeo.signUp();
    const created = await ask("POST", "/vehicles", { name: "Bus 1", plate: "1234 BCD", kind: "bus" });
    const vehicle: Schemas["Vehicle"] = await answer(created, 201);
    expect(vehicle).toMatchObject({ name: "Bus 1", plate: "1234 BCD", kind: "bus" });
    expect(created.headers.get("location")).toBe(`/api/map/v1/vehicles/${vehicle.id}`);
    expect(await answer(await ask("GET", `/vehicles/${vehicle.id}`), 200)).toEqual(vehicle);
    expect(await answer(await ask("GET", "/vehicles"), 200)).toEqual({ items: [vehicle] });
  });

  test("are cars unless told otherwise", async () => {
    const { ask } = administrator;
    expect(await answer(await ask("POST", "/vehicles", { name: "Anything" }), 201)).toMatchObject({ kind: "car" });
  });

  test("are announced in the transaction that stores them", async () => {
    const { id } = await administrator.addVehicle({ name: "Announced", kind: "truck" });
    const { rows } = await mapeo.service.ownerPool.query("SELECT event FROM outbox WHERE event->>'subject' = $1", [id]);
    expect(rows).toMatchObject([
      {
        event: {
          type: "mapeo.vehicle.created.v1",
          source: "/ms-mapeo",
          organisationid: administrator.organisationId,
          data: { vehicleId: id, name: "Announced", kind: "truck" },
        },
      },
    ]);
  });

  test("are listed in pages, each vehicle once", async () => {
    const { addVehicle, ask } = await mapeo.signUp();
    const names = ["a", "b", "c", "d", "e"];
    for (const name of names) await addVehicle({ name });
    const pages: Page[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; cursor = pages.at(-1)?.nextCursor)
      pages.push(await answer(await ask("GET", `/vehicles?limit=2${cursor && `&cursor=${cursor}`}`), 200));
    expect(pages.map(({ items }) => items.map(({ name }) => name))).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  test.each([
    [{ kind: "bus" }],
    [{ name: "" }],
    [{ name: "   " }],
    [{ name: "Bus", kind: "spaceship" }],
    [{ name: "Bus", colour: "red" }],
  ])("are refused as %j", async (body) => {
    expect(await problemCode(await administrator.ask("POST", "/vehicles", body), 400)).toBe("invalid-request");
  });

  test.each(["made-up", Buffer.from("[1]").toString("base64url")])(
    "are not listed from the cursor %s",
    async (cursor) => {
      expect(await problemCode(await administrator.ask("GET", `/vehicles?cursor=${cursor}`), 400)).toBe(
        "invalid-request",
      );
    },
  );

  test("need an access token", async () => {
    expect(await problemCode(await fetch(`${mapeo.api}/vehicles`), 401)).toBe("unauthorized");
  });
});

describe("another organisation", () => {
  test("finds nothing, neither listed nor by id", async () => {
    const vehicle = await administrator.addVehicle();
    const token = await administrator.addToken(vehicle.id);
    const period = "from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";
    for (const [method, path] of [
      ["GET", ""],
      ["GET", `/history?${period}`],
      ["GET", "/tracker-tokens"],
      ["POST", "/tracker-tokens"],
    ] as const) {
      const response = await stranger.ask(method, `/vehicles/${vehicle.id}${path}`);
      expect(await problemCode(response, 404), `${method} ${path}`).toBe("vehicle-not-found");
    }
    const revocation = await stranger.ask("DELETE", `/vehicles/${vehicle.id}/tracker-tokens/${token.id}`);
    expect(await problemCode(revocation, 404)).toBe("tracker-token-not-found");
    expect(await answer(await stranger.ask("GET", "/vehicles"), 200)).toEqual({ items: [] });
  });

  test("is shut out by the database itself", async () => {
    const { id } = await administrator.addVehicle();
    const { token } = await administrator.addToken(id);
    const sent = { positions: [{ fixTime: "2026-01-01T00:00:00Z", latitude: 1, longitude: 1 }] };
    await answer(await sendPositions(token, sent), 200);
    const { rows } = await mapeo.service.pool.query<{ relation: string }>(
      "SELECT relname AS relation FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ '^(vehicles|tracker_tokens|(last_)?positions)'",
    );
    expect(rows.map(({ relation }) => relation)).toContain("positions_20260101");
    for (const { relation } of rows) {
      const seen = await mapeo.service.pool.query(`SELECT FROM ${relation}`);
      expect(seen.rowCount, relation).toBe(0);
    }
  });
});

describe("tracker tokens", () => {
  test("are shown once, and stored as a hash", async () => {
    const { id } = await administrator.addVehicle();
    const created = await administrator.ask("POST", `/vehicles/${id}/tracker-tokens`, { label: "Ana's phone" });
    const token: Schemas["CreatedTrackerToken"] = await answer(created, 201);
    expect(token).toMatchObject({ label: "Ana's phone", token: expect.stringMatching(/^[\w-]{43}$/) });
    const listed = await (await administrator.ask("GET", `/vehicles/${id}/tracker-tokens`)).text();
    expect(JSON.parse(listed)).toMatchObject({ items: [{ id: token.id, label: "Ana's phone" }] });
    expect(listed).not.toContain(token.token);
    const { rows } = await mapeo.service.ownerPool.query("SELECT * FROM tracker_tokens WHERE id = $1", [token.id]);
    expect(JSON.stringify(rows)).not.toContain(token.token);
  });

  test("need no body to be made", async () => {
    const { id } = await administrator.addVehicle();
    expect(await answer(await administrator.ask("POST", `/vehicles/${id}/tracker-tokens`), 201)).toHaveProperty(
      "token",
    );
  });

  test("open nothing within a second of being revoked", async () => {
    const { id: vehicleId } = await administrator.addVehicle();
    const { id, token } = await administrator.addToken(vehicleId);
    const send = () => sendPositions(token, { positions: [] });
    await answer(await send(), 200);
    await answer(await administrator.ask("DELETE", `/vehicles/${vehicleId}/tracker-tokens/${id}`), 204);
    await expect.poll(async () => (await send()).status, { timeout: 1000 }).toBe(401);
    expect(await problemCode(await send(), 401)).toBe("unknown-tracker-token");
    const again = await administrator.ask("DELETE", `/vehicles/${vehicleId}/tracker-tokens/${id}`);
    expect(await problemCode(again, 404)).toBe("tracker-token-not-found");
  });

  test("are not made for a vehicle that does not exist", async () => {
    const response = await administrator.ask("POST", `/vehicles/${randomUUID()}/tracker-tokens`, {});
    expect(await problemCode(response, 404)).toBe("vehicle-not-found");
  });
});

const sendPositions = (token: string, body: unknown): Promise<Response> =>
  fetch(`${mapeo.api}/positions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
