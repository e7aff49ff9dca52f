import { expect, it } from "vitest";
import { ociRegistry } from "./registry.ts";

it.each(["https://registry.example", "http://127.0.0.1:5000", "http://localhost:5000", "http://[::1]:5000"])(
  "asks %s",
  (url) => {
    expect(() => ociRegistry({ "us-east-1": url })).not.toThrow();
  },
);

it.each([
  "http://registry.example:5000",
  "http://127.0.0.1.registry.example",
  "http://localhost.registry.example",
  "ftp://127.0.0.1",
  "registry.example",
])("does not ask %s, where somebody between could answer", (url) => {
  expect(() => ociRegistry({ "us-east-1": url })).toThrow(/asked over https/);
});
