import { afterAll, beforeAll, expect, test } from "vitest";
import { answer } from "../../../../tests/support/answer.ts";
import { startTemplate, type TemplateUnderTest } from "../../tests/template-under-test.ts";

let underTest: TemplateUnderTest;
beforeAll(async () => {
  underTest = await startTemplate();
});
afterAll(() => underTest.stop());

test("the summary counts what the organisation has, a few seconds behind at most", async () => {
  const { ask } = await underTest.signUp();
  const summary = async (): Promise<unknown> => answer(await ask("GET", "/summary"), 200);
  expect(await summary()).toEqual({ items: 0, pieces: 0 });
  for (const quantity of [2, 3]) await answer(await ask("POST", "/items", { name: "Cone", quantity }), 201);
  expect(await summary()).toEqual({ items: 0, pieces: 0 });
  await expect.poll(summary, { timeout: 10_000, interval: 250 }).toEqual({ items: 2, pieces: 5 });
});
