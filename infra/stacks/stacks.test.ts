import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { environment as production } from "../../environments/production.ts";
import { environment as testing } from "../../environments/testing.ts";
import { stacks } from "./stacks.ts";

const all = stacks([testing, production]);
const named = (name: string) => all.find((stack) => stack.name === name);

describe("stacks", () => {
  it("are the eleven of two environments, in the order of pulumi up", () => {
    expect(all.map(({ name }) => name)).toEqual([
      "shared",
      "testing-primary-foundation",
      "testing-primary-cluster",
      "testing-primary-argocd",
      "production-primary-foundation",
      "production-primary-cluster",
      "production-primary-argocd",
      "production-secondary-foundation",
      "production-secondary-cluster",
      "production-secondary-argocd",
      "production-global",
    ]);
  });

  it("come after everything that they depend on", () => {
    for (const [index, { dependsOn }] of all.entries())
      for (const name of dependsOn) expect(all.slice(0, index).map((stack) => stack.name)).toContain(name);
  });

  it("make a replica after its source", () => {
    expect(named("production-secondary-foundation")?.dependsOn).toContain("production-primary-foundation");
  });

  it("put what joins two regions where it can be changed with the primary gone", () => {
    expect(named("production-global")?.region).toBe(production.regions.secondary?.region);
  });

  it("give an environment with one region nothing that joins regions", () => {
    expect(named("testing-global")).toBeUndefined();
  });

  it("have a file each that holds their region, secrets and what encrypts those, and nothing else", () => {
    const directory = join(import.meta.dirname, "../../environments");
    const files = readdirSync(directory).filter((file) => /^Pulumi\..*\.yaml$/.test(file));
    expect(files.toSorted()).toEqual(all.map(({ name }) => `Pulumi.${name}.yaml`).toSorted());
    for (const { name, region } of all) {
      const file = parse(readFileSync(join(directory, `Pulumi.${name}.yaml`), "utf8")) as Record<string, unknown>;
      const { "aws:region": configured, ...rest } = file["config"] as Record<string, unknown>;
      expect(configured, name).toBe(region);
      for (const value of Object.values(rest)) expect(value, name).toEqual({ secure: expect.any(String) });
      expect(["config", "encryptedkey", "encryptionsalt", "secretsprovider"]).toEqual(
        expect.arrayContaining(Object.keys(file)),
      );
    }
  });
});
