import { DatabaseError } from "pg";
import { expect, test } from "vitest";
import { isUnavailable } from "./unavailable.ts";

const databaseError = (code: string): DatabaseError => Object.assign(new DatabaseError("m", 1, "error"), { code });
const systemError = (code: string): Error => Object.assign(new Error("connect"), { code });

test.each([
  ["the server shuts down", databaseError("57P01")],
  ["the server starts up", databaseError("57P03")],
  ["the connection broke", databaseError("08006")],
  ["the server is read-only", databaseError("25006")],
  ["the role is fenced", databaseError("28000")],
  ["another region owns writes", databaseError("RG001")],
  ["nobody listens", systemError("ECONNREFUSED")],
  ["the server is frozen", new Error("Query read timeout")],
  ["the pool is exhausted", new Error("timeout exceeded when trying to connect")],
])("it is worth trying later when %s", (_why, error) => {
  expect(isUnavailable(error)).toBe(true);
});

test.each([
  ["a constraint is violated", databaseError("23505")],
  ["a statement is wrong", databaseError("42601")],
  ["the code is wrong", new TypeError("x is not a function")],
  ["nothing sensible was thrown", "ECONNREFUSED"],
])("it is not worth trying later when %s", (_why, error) => {
  expect(isUnavailable(error)).toBe(false);
});
