import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { renderedPath } from "../../environments/naming.ts";
import { type ReleaseRepository, startReleaseRepository } from "../support/release-repository.ts";

const testing = { environment: "testing", role: "primary" } as const;
const secondary = { environment: "production", role: "secondary" } as const;
const primary = { environment: "production", role: "primary" } as const;
const service = "ms-mapeo";

vi.setConfig({ testTimeout: 120_000 });

let repository: ReleaseRepository;
const bump = (environment: string) =>
  repository.release(
    "bump",
    `--environment=${environment}`,
    ...repository.images.map((name) => `--service=${name}=${repository.push(name, name)}`),
  );
const retire = (environment: string, ...args: readonly string[]) =>
  repository.release("retire", service, `--environment=${environment}`, ...args);
const kindsIn = (branch: string, path: string): readonly string[] =>
  repository
    .git("ls-tree", "--name-only", `origin/${branch}`, `${path}/${service}/`)
    .split("\n")
    .filter(Boolean)
    .map((file) => file.split(".").at(-3)!)
    .toSorted();

beforeAll(async () => {
  repository = await startReleaseRepository();
  for (const environment of ["testing", "production"]) expect(await bump(environment)).toMatchObject({ code: 0 });
});
afterAll(() => repository.dispose());

it("refuses to retire what another service calls, and says who", async () => {
  const { code, output } = await repository.release("retire", "ms-autenticacion", "--environment=testing");
  expect([code, output]).toEqual([1, expect.stringMatching(/ms-mapeo.* still call.* ms-autenticacion/)]);
});

it("leaves a tombstone: identity and secrets, and nothing that runs or can be reached", async () => {
  expect(await retire("testing")).toMatchObject({ code: 0 });
  repository.head("develop");
  const kinds = kindsIn("develop", renderedPath(testing));
  expect(new Set(kinds)).toEqual(new Set(["externalsecret", "networkpolicy", "serviceaccount"]));
  const { retired, digests } = repository.released(testing);
  expect(retired).toEqual([service]);
  expect(digests).not.toHaveProperty(service);
});

it("stays retired whatever is released after it, and says so", async () => {
  const { code, output } = await bump("testing");
  expect([code, output]).toEqual([0, expect.stringContaining("nothing was committed")]);
  repository.commit("develop", { "docs/something.md": "something\n" });
  const later = await bump("testing");
  expect([later.code, later.output]).toEqual([0, expect.stringContaining(`Left-Out: ${service} is retired there`)]);
  expect(repository.released(testing).retired).toEqual([service]);
});

it("comes back by a word, and runs with its next image", async () => {
  expect(await retire("testing", "--undo")).toMatchObject({ code: 0 });
  expect(repository.released(testing)).not.toHaveProperty("retired");
  expect(await bump("testing")).toMatchObject({ code: 0 });
  repository.head("develop");
  expect(kindsIn("develop", renderedPath(testing))).toContain("deployment");
});

it("goes region by region in production", async () => {
  expect(await repository.release("promote", "--environment=production", "--role=primary")).toMatchObject({ code: 1 });
  await repository.say(secondary, repository.head("main"), "success");
  expect(await repository.release("promote", "--environment=production", "--role=primary")).toMatchObject({ code: 0 });

  expect(await retire("production")).toMatchObject({ code: 0 });
  expect(repository.released(secondary).retired).toEqual([service]);
  expect(repository.released(primary).digests).toHaveProperty(service);
  expect(kindsIn("main", renderedPath(primary))).toContain("deployment");

  await repository.say(secondary, repository.head("main"), "success");
  expect(await repository.release("promote", "--environment=production", "--role=primary")).toMatchObject({ code: 0 });
  expect(repository.released(primary).retired).toEqual([service]);
});

it("is gone from the tree once its folder is, and not before it was retired", async () => {
  const folder = `services/${service}`;
  repository.commit("develop", { [folder]: "" });
  const early = await repository.release("bump", "--environment=testing");
  expect([early.code, early.output]).toEqual([
    1,
    expect.stringMatching(/ms-mapeo still runs in testing.*retire ms-mapeo/),
  ]);

  repository.git("revert", "--no-edit", "HEAD");
  repository.git("push", "origin", "HEAD:develop");
  expect(await retire("testing")).toMatchObject({ code: 0 });
  repository.commit("develop", { [folder]: "" });
  expect(await repository.release("bump", "--environment=testing")).toMatchObject({ code: 0 });
  repository.head("develop");
  expect(kindsIn("develop", renderedPath(testing))).toEqual([]);
  expect(repository.released(testing)).not.toHaveProperty("retired");
});
