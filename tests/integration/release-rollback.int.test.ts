import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Place, renderedPath } from "../../environments/naming.ts";
import type { Digest } from "../../manifests/digest.ts";
import { digestOf, type Ended, type ReleaseRepository, startReleaseRepository } from "../support/release-repository.ts";

const testing = { environment: "testing", role: "primary" } as const;
const secondary = { environment: "production", role: "secondary" } as const;
const primary = { environment: "production", role: "primary" } as const;
const branchOf = ({ environment }: Place): string => (environment === "production" ? "main" : "develop");

// A release takes a second, and several seconds where the machine is shared.
vi.setConfig({ testTimeout: 120_000 });

let repository: ReleaseRepository;
beforeEach(async () => {
  repository = await startReleaseRepository();
});
afterEach(() => repository.dispose());

/** Releases images to the leading place of an environment and says which commit that is. */
async function release(place: Place, images: Readonly<Record<string, Digest>>): Promise<string> {
  const services = Object.entries(images).map(([name, digest]) => `--service=${name}=${digest}`);
  const { code, output } = await repository.release("bump", `--environment=${place.environment}`, ...services);
  expect(code, output).toBe(0);
  return repository.head(branchOf(place));
}

const images = (word: string, names: readonly string[] = repository.images): Readonly<Record<string, Digest>> =>
  Object.fromEntries(names.map((name) => [name, repository.push(name, `${name} ${word}`)]));

const say: ReleaseRepository["say"] = (...args) => repository.say(...args);

const rollback = (place: Place, revision: string, ...args: readonly string[]): Promise<Ended> =>
  repository.release(
    "rollback",
    `--environment=${place.environment}`,
    `--role=${place.role}`,
    "--application=ms-mapeo",
    `--revision=${revision}`,
    ...args,
  );

const treeAt = (revision: string, place: Place): readonly string[] =>
  repository
    .git("ls-tree", "-r", revision, `${renderedPath(place)}/`)
    .split("\n")
    .filter((line) => !line.endsWith("holds.json"));

it("restores the last healthy tree byte for byte, holds the image, and does so once", async () => {
  const good = await release(testing, images("good"));
  await say(testing, good, "success");
  const bad = await release(testing, images("bad", ["ms-mapeo"]));
  await say(testing, bad, "failure", ["ms-mapeo"]);

  expect(await rollback(testing, bad)).toMatchObject({ code: 0 });
  const restored = repository.head("develop");
  expect(treeAt(restored, testing)).toEqual(treeAt(good, testing));
  expect(repository.released(testing).digests["ms-mapeo"]).toBe(digestOf("ms-mapeo good"));
  expect(repository.holds(testing)).toEqual({
    "ms-mapeo": [{ digest: digestOf("ms-mapeo bad"), revision: bad, reason: "failed in testing primary" }],
  });

  const second = await rollback(testing, bad);
  expect([second.code, second.output]).toEqual([0, expect.stringContaining("nothing was done")]);
  expect(repository.head("develop")).toBe(restored);

  const again = await repository.release(
    "bump",
    "--environment=testing",
    `--service=ms-mapeo=${digestOf("ms-mapeo bad")}`,
  );
  expect([again.code, again.output]).toEqual([1, expect.stringContaining("is on hold")]);
  await release(testing, images("mended", ["ms-mapeo"]));
  expect(repository.holds(testing)).toEqual({});
});

it("lets one of several notifications of one failure act, when they come together", async () => {
  await release(testing, images("good"));
  const bad = await release(testing, images("bad", ["ms-mapeo"]));
  const ended = await Promise.all([rollback(testing, bad), rollback(testing, bad), rollback(testing, bad)]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(repository.git("rev-list", "--count", `${bad}..${repository.head("develop")}`)).toBe("1");
});

it.each([
  ["to one that was seen healthy", true],
  ["to one of which nothing is known, if there is none better", false],
])("passes over a release that failed, %s", async (_, wasSeen) => {
  const good = await release(testing, images("good"));
  if (wasSeen) await say(testing, good, "success");
  const unhealthy = await release(testing, images("unhealthy", ["ms-mapeo"]));
  await say(testing, unhealthy, "failure", ["ms-mapeo"]);
  const bad = await release(testing, images("bad", ["ms-mapeo"]));
  await say(testing, bad, "failure", ["ms-mapeo"]);
  await rollback(testing, bad);
  expect(treeAt(repository.head("develop"), testing)).toEqual(treeAt(good, testing));
});

it("goes back to the release before when the forge does not answer", async () => {
  await release(testing, images("older"));
  const before = await release(testing, images("before", ["ms-mapeo"]));
  const bad = await release(testing, images("bad", ["ms-mapeo"]));
  expect(await rollback(testing, bad, "--statuses=http://127.0.0.1:9")).toMatchObject({ code: 0 });
  expect(treeAt(repository.head("develop"), testing)).toEqual(treeAt(before, testing));
});

it("does not go back behind what a rollback restored, however often that fails as well", async () => {
  await release(testing, images("older"));
  await release(testing, images("good", ["ms-mapeo"]));
  const bad = await release(testing, images("bad", ["ms-mapeo"]));
  await rollback(testing, bad);
  const restored = repository.head("develop");
  const { code, output } = await rollback(testing, restored);
  expect([code, output]).toEqual([1, expect.stringContaining("somebody must look")]);
  expect(repository.head("develop")).toBe(restored);
});

it("leaves a release that was seen healthy, unless a person says otherwise", async () => {
  await release(testing, images("older"));
  const healthy = await release(testing, images("good", ["ms-mapeo"]));
  await say(testing, healthy, "success");
  await say(testing, healthy, "failure", ["ms-mapeo"]);
  const { code, output } = await rollback(testing, healthy);
  expect([code, output]).toEqual([1, expect.stringContaining("was seen healthy")]);
  expect(await rollback(testing, healthy, "--even-if-healthy")).toMatchObject({ code: 0 });
  expect(repository.released(testing).digests["ms-mapeo"]).toBe(digestOf("ms-mapeo older"));
});

it("decides for each region alone", async () => {
  const good = await release(secondary, images("good"));
  await say(secondary, good, "success");
  const { code, output } = await repository.release("promote", "--environment=production", "--role=primary");
  expect(code, output).toBe(0);
  const bad = await release(secondary, images("bad", ["ms-mapeo"]));
  const before = treeAt(bad, primary);
  expect(await rollback(secondary, bad)).toMatchObject({ code: 0 });
  expect(treeAt(repository.head("main"), secondary)).toEqual(treeAt(good, secondary));
  expect(treeAt(repository.head("main"), primary)).toEqual(before);
  expect(repository.holds(primary)).toEqual({});
});

it("holds no image when only the settings were bad", async () => {
  await release(testing, images("good"));
  const descriptor = repository.git("show", "origin/develop:services/ms-mapeo/service.ts").replace("512Mi", "1Gi");
  repository.commit("develop", { "services/ms-mapeo/service.ts": `${descriptor}\n` });
  const bad = await release(testing, {});
  expect(await rollback(testing, bad)).toMatchObject({ code: 0, output: expect.stringContaining("No image") });
  expect(repository.holds(testing)).toEqual({});
});

it("never goes back behind a migration that is marked irreversible", async () => {
  await release(testing, images("good"));
  repository.commit("develop", {
    "services/ms-mapeo/migrations/9001_gone.sql": "-- irreversible: drops a column\nSELECT 1;\n",
  });
  // Another service's release moves the tree's source past the migration, before its own image comes.
  await release(testing, images("beside", ["ms-horarios"]));
  const bad = await release(testing, images("bad", ["ms-mapeo"]));
  const { code, output } = await rollback(testing, bad);
  expect([code, output]).toEqual([1, expect.stringMatching(/9001_gone\.sql is marked irreversible/)]);
  expect(repository.head("develop")).toBe(bad);
});

it("goes back behind any other migration, for a version runs on the schema of the next", async () => {
  await release(testing, images("good"));
  repository.commit("develop", { "services/ms-mapeo/migrations/9001_more.sql": "-- not irreversible\nSELECT 1;\n" });
  const bad = await release(testing, images("bad", ["ms-mapeo"]));
  expect(await rollback(testing, bad)).toMatchObject({ code: 0 });
});

it("refuses where there is nothing to go back to", async () => {
  const first = await release(testing, images("first"));
  const { code, output } = await rollback(testing, first);
  expect([code, output]).toEqual([1, expect.stringContaining("no earlier release")]);
});
