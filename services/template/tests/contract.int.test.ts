import { afterAll, beforeAll, expect, test } from "vitest";
import { contractOf } from "../../../tests/support/contract-under-test.ts";
import { startTemplate, type TemplateUnderTest } from "./template-under-test.ts";

let underTest: TemplateUnderTest;
beforeAll(async () => {
  underTest = await startTemplate();
});
afterAll(() => underTest.stop());

test("every operation answers what the contract says", async () => {
  const contract = contractOf("template");
  const { ask } = await underTest.signUp();
  const asked = async (...request: Parameters<typeof ask>): Promise<unknown> =>
    contract.expectAnswer(request[0], request[1], await ask(...request));

  await asked("GET", "/health");
  // #if database
  const { id } = (await asked("POST", "/items", { name: "First-aid kit", quantity: 2 })) as { id: string };
  await asked("POST", "/items", { name: "" });
  await asked("GET", "/items");
  await asked("GET", `/items/${id}`);
  await asked("PUT", `/items/${id}`, { name: "First-aid kit", quantity: 3 });
  await asked("DELETE", `/items/${id}`);
  await asked("DELETE", `/items/${id}`);
  // #endif
  // #if summary
  await asked("GET", "/summary");
  // #endif
  expect(contract.neverAsked()).toEqual([]);
});
