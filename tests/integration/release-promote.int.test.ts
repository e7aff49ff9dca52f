import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Place, renderedPath } from "../../environments/naming.ts";
import { type ReleaseRepository, startReleaseRepository } from "../support/release-repository.ts";

const testing = { environment: "testing", role: "primary" } as const;
const secondary = { environment: "production", role: "secondary" } as const;
const primary = { environment: "production", role: "primary" } as const;

// A release takes a second, and several seconds where the machine is shared.
vi.setConfig({ testTimeout: 120_000 });

let repository: ReleaseRepository;
const promote = (...args: readonly string[]) => repository.release("promote", "--environment=production", ...args);
const bump = (environment: string, word: string) =>
  repository.release(
    "bump",
    `--environment=${environment}`,
    ...repository.images.map((name) => `--service=${name}=${repository.push(name, `${name} ${word}`)}`),
  );
/** What Argo CD says once it has synced a branch's head. */
const say = (place: Place, state: "success" | "failure", applications?: readonly string[]): Promise<void> =>
  repository.say(place, repository.head(place.environment === "production" ? "main" : "develop"), state, applications);

beforeAll(async () => {
  repository = await startReleaseRepository();
});
afterAll(() => repository.dispose());

describe("to the second region", () => {
  it("refuses what testing has not released", async () => {
    expect(await promote()).toMatchObject({
      code: 1,
      output: expect.stringContaining("testing has released nothing of"),
    });
  });

  it("refuses what Argo CD has said nothing of, and what it has seen fail", async () => {
    await bump("testing", "first");
    const unsaid = await promote();
    expect([unsaid.code, unsaid.output]).toEqual([1, expect.stringContaining("has not said yet")]);
    await say(testing, "success");
    await say(testing, "failure", ["ms-mapeo"]);
    const failed = await promote();
    expect([failed.code, failed.output]).toEqual([1, expect.stringContaining("ms-mapeo failed (failure of a test)")]);
    expect(repository.released(secondary)).toBeNull();
  });

  it("takes the images that testing runs healthy, and nothing to the primary", async () => {
    await say(testing, "success");
    expect(await promote()).toMatchObject({ code: 0 });
    expect(repository.released(secondary).digests).toEqual(repository.released(testing).digests);
    expect(repository.released(primary)).toBeNull();
  });

  it("knows an application that a release left alone by its last proof", async () => {
    const digest = repository.push("ms-mapeo", "alone");
    await repository.release("bump", "--environment=testing", `--service=ms-mapeo=${digest}`);
    await say(testing, "success", ["ms-mapeo"]);
    expect(await promote()).toMatchObject({ code: 0 });
    expect(repository.released(secondary).digests["ms-mapeo"]).toBe(digest);
  });

  it("leaves alone what is not merged yet, though testing runs it", async () => {
    const before = repository.released(secondary).digests;
    repository.commit("develop", { "docs/unmerged.md": "unmerged\n" });
    await bump("testing", "unmerged");
    await say(testing, "success");
    expect(await promote()).toMatchObject({ code: 0 });
    expect(repository.released(secondary).digests).toEqual(before);

    repository.merge("develop", "main");
    expect(await promote()).toMatchObject({ code: 0 });
    expect(repository.released(secondary).digests).toEqual(repository.released(testing).digests);
  });

  it("refuses images of another source than main's, so that no test takes a hotfix back", async () => {
    repository.commit("main", { "services/ms-mapeo/src/hotfix.ts": "export const fixed = true;\n" });
    const { code, output } = await promote();
    expect([code, output]).toEqual([1, expect.stringMatching(/ms-mapeo of .* is not what was tested/)]);
  });
});

describe("to the primary", () => {
  it("refuses until Argo CD has seen exactly this release healthy in the second region", async () => {
    await bump("production", "for both");
    const unsaid = await promote("--role=primary");
    expect([unsaid.code, unsaid.output]).toEqual([1, expect.stringContaining("production secondary")]);

    await say(primary, "success");
    expect(await promote("--role=primary"), "the primary's own word is no proof").toMatchObject({ code: 1 });
    await say(secondary, "failure", ["ms-mapeo"]);
    await say(
      secondary,
      "success",
      repository.images.filter((name) => name !== "ms-mapeo"),
    );
    const failed = await promote("--role=primary", "--wait=60");
    expect([failed.code, failed.output], "a failure ends the waiting").toEqual([
      1,
      expect.stringContaining("ms-mapeo failed"),
    ]);
    expect(repository.released(primary)).toBeNull();
  });

  it("waits for the second region, then releases exactly what it runs", async () => {
    const promoted = promote("--role=primary", "--wait=60");
    await say(secondary, "success");
    const { code, output } = await promoted;
    expect(code, output).toBe(0);
    const { sourceCommit, digests } = repository.released(secondary);
    expect(repository.released(primary)).toMatchObject({ sourceCommit, digests });
    expect(repository.released(primary).treeHash).not.toBe(repository.released(secondary).treeHash);
  });

  it("does not take a proof of one release for another's", async () => {
    await bump("production", "proven");
    await say(secondary, "success");
    await bump("production", "unproven");
    const { code, output } = await promote("--role=primary");
    expect([code, output]).toEqual([1, expect.stringContaining("has not said yet")]);
  });

  it("refuses a source that the second region does not run", async () => {
    const source = repository.commit("main", { "docs/later.md": "later\n" });
    const { code, output } = await promote("--role=primary", `--source=${source}`);
    expect([code, output]).toEqual([1, expect.stringContaining("does not run")]);
  });
});

describe("signatures", () => {
  it("are verified by digest with cosign, and refuse what our pipeline did not sign", async () => {
    const bin = mkdtempSync(join(tmpdir(), "rumbo-cosign-"));
    onTestFinished(() => rmSync(bin, { recursive: true }));
    const cosign = (script: string): void => {
      writeFileSync(join(bin, "cosign"), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, "cosign"), 0o755);
    };
    const digest = repository.push("ms-mapeo", "signed");
    const args = ["bump", "--environment=production", `--service=ms-mapeo=${digest}`, "--verify"] as const;
    const env = { PATH: `${bin}:${process.env["PATH"] ?? ""}` };

    cosign("echo 'no matching signatures' >&2; exit 1");
    const unsigned = await repository.releaseWith(env, ...args);
    expect([unsigned.code, unsigned.output]).toEqual([1, expect.stringContaining("no matching signatures")]);

    cosign(`echo "$@" >> ${bin}/asked`);
    expect(await repository.releaseWith(env, ...args)).toMatchObject({ code: 0 });
    const asked = readFileSync(join(bin, "asked"), "utf8");
    expect(asked).toMatch(/^verify .*token\.actions\.githubusercontent\.com.*workflows.*\(develop\|main\)\$/);
    expect(asked).toContain(`/rumbo/ms-mapeo@${digest}`);
  });
});

it("tells what runs where, for people and for programs", async () => {
  const forPeople = await repository.release("status", "--environment=testing");
  expect(forPeople.output).toMatch(/testing primary .* ms-mapeo .* healthy/);
  const { output } = await repository.release("status", "--json");
  const places = JSON.parse(output) as { readonly place: Place; readonly release: { readonly digests: unknown } }[];
  expect(places.map(({ place }) => renderedPath(place))).toEqual([testing, primary, secondary].map(renderedPath));
  expect(places[0]!.release.digests).toEqual(repository.released(testing).digests);
});

it("waits for a release's health, and says when a rollback has taken it back", async () => {
  await bump("testing", "watched");
  const watched = repository.release("status", "--environment=testing", "--wait=60");
  await say(testing, "success");
  expect(await watched).toMatchObject({ code: 0 });

  await bump("testing", "watched and bad");
  const revision = repository.head("develop");
  await say(testing, "failure", ["ms-mapeo"]);
  await repository.release(
    "rollback",
    "--environment=testing",
    "--role=primary",
    "--application=ms-mapeo",
    `--revision=${revision}`,
  );
  const { code, output } = await repository.release("status", "--environment=testing", "--wait=60");
  expect([code, output]).toEqual([1, expect.stringContaining("has been taken back")]);
});
