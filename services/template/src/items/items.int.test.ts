import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer, problemOf } from "../../../../tests/support/answer.ts";
import { type Member } from "../../../../tests/support/member.ts";
import { startTemplate, type TemplateUnderTest } from "../../tests/template-under-test.ts";
import type { Item } from "./item.ts";

interface Page {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

let underTest: TemplateUnderTest;
let keeper: Member;
let stranger: Member;

beforeAll(async () => {
  underTest = await startTemplate();
  [keeper, stranger] = [await underTest.signUp("operator"), await underTest.signUp()];
});
afterAll(() => underTest.stop());

const kit = { name: "First-aid kit", quantity: 2 };
const add = async (user: Member, change: object = {}): Promise<Item> =>
  answer(await user.ask("POST", "/items", { ...kit, ...change }), 201);

describe("items", () => {
  test("are added, found, listed, replaced and removed", async () => {
    const user = await underTest.signUp();
    const created = await user.ask("POST", "/items", kit);
    const item: Item = await answer(created, 201);
    expect(item).toMatchObject(kit);
    expect(created.headers.get("location")).toBe(`/api/template/v1/items/${item.id}`);
    expect(await answer(await user.ask("GET", `/items/${item.id}`), 200)).toEqual(item);
    expect(await answer(await user.ask("GET", "/items"), 200)).toEqual({ items: [item] });

    const replaced = { ...item, name: "Fire extinguisher", quantity: 1 };
    const change = { name: " Fire  extinguisher ", quantity: 1 };
    expect(await answer(await user.ask("PUT", `/items/${item.id}`, change), 200)).toEqual(replaced);

    await answer(await user.ask("DELETE", `/items/${item.id}`), 204);
    for (const [method, body] of [["GET"], ["PUT", kit], ["DELETE"]] as const)
      expect(await problemOf(await user.ask(method, `/items/${item.id}`, body), 404)).toMatchObject({
        code: "item-not-found",
      });
  });

  test("are listed in pages, each item once", async () => {
    const user = await underTest.signUp();
    for (const name of ["a", "b", "c", "d", "e"]) await add(user, { name });
    const pages: Page[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; cursor = pages.at(-1)?.nextCursor)
      pages.push(await answer(await user.ask("GET", `/items?limit=2${cursor && `&cursor=${cursor}`}`), 200));
    expect(pages.map(({ items }) => items.map(({ name }) => name))).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  test.each([{ name: " " }, { quantity: -1 }, { quantity: 1.5 }, { colour: "red" }])(
    "are refused with %j",
    async (change) => {
      expect(await problemOf(await keeper.ask("POST", "/items", { ...kit, ...change }), 400)).toMatchObject({
        code: "invalid-request",
      });
    },
  );

  test("are added once, however often the same request comes", async () => {
    const user = await underTest.signUp();
    const key = { "idempotency-key": randomUUID() };
    const first = await answer(await user.ask("POST", "/items", kit, key), 201);
    expect(await answer(await user.ask("POST", "/items", kit, key), 201)).toEqual(first);
    expect(await answer(await user.ask("GET", "/items"), 200)).toEqual({ items: [first] });
  });

  test("are changed by administrators and operators only", async () => {
    const reader = await underTest.signUp("viewer");
    await problemOf(await reader.ask("POST", "/items", kit), 403);
    await problemOf(await reader.ask("PUT", `/items/${randomUUID()}`, kit), 403);
    await problemOf(await reader.ask("DELETE", `/items/${randomUUID()}`), 403);
  });

  test("do not exist for another organisation", async () => {
    const { id } = await add(keeper);
    await problemOf(await stranger.ask("GET", `/items/${id}`), 404);
    await problemOf(await stranger.ask("PUT", `/items/${id}`, kit), 404);
    await problemOf(await stranger.ask("DELETE", `/items/${id}`), 404);
    expect(await answer(await stranger.ask("GET", "/items"), 200)).toEqual({ items: [] });
  });

  test("are out of sight of the pods' own role until it acts for an organisation", async () => {
    await add(keeper);
    expect((await underTest.service.pool.query("SELECT FROM items")).rowCount).toBe(0);
    expect((await underTest.service.ownerPool.query("SELECT FROM items")).rowCount).toBeGreaterThan(0);
  });

  test("need an access token", async () => {
    await problemOf(await keeper.ask("GET", "/items", undefined, { authorization: "" }), 401);
  });
  // #if events

  test("are announced in the transaction that stores them", async () => {
    const { id } = await add(keeper);
    const { rows } = await underTest.service.ownerPool.query("SELECT event FROM outbox WHERE event->>'subject' = $1", [
      id,
    ]);
    expect(rows).toMatchObject([
      {
        event: {
          type: "template.item.created.v1",
          source: "/template",
          organisationid: keeper.organisationId,
          data: { itemId: id, ...kit },
        },
      },
    ]);
  });
  // #endif
});
