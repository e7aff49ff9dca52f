import { expect, test } from "vitest";
import { normaliseEmail } from "./email.ts";
import { hashPassword, passwordMatches } from "./password.ts";

test("a password matches its own hash and no other", async () => {
  const hash = await hashPassword("correct horse");
  expect(await passwordMatches(hash, "correct horse")).toBe(true);
  expect(await passwordMatches(hash, "correct horsf")).toBe(false);
});

test("the same password never has the same hash twice", async () => {
  expect(await hashPassword("correct horse")).not.toBe(await hashPassword("correct horse"));
});

test("a password typed on another keyboard still matches", async () => {
  const composed = "contraseña";
  expect(await passwordMatches(await hashPassword(composed), composed.normalize("NFD"))).toBe(true);
});

test("spellings of one address are one address", () => {
  expect(normaliseEmail("Ana.Núñez@Example.COM")).toBe(normaliseEmail("ana.nu\u0301n\u0303ez@example.com"));
});
