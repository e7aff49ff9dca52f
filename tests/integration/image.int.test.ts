import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clone, cloneRepository } from "../support/clone.ts";
import { startService } from "../support/service-under-test.ts";

const repository = join(import.meta.dirname, "..", "..");

let context: Clone;
let image: string;

/** There is no container engine where this runs, but every RUN of the Dockerfile is a script that needs none. */
beforeAll(() => {
  context = cloneRepository();
  // Apart, so that it finds no package of the source's.
  image = mkdtempSync(join(tmpdir(), "rumbo-image-"));
  for (const path of ignored()) rmSync(join(context.directory, path), { recursive: true, force: true });
});
afterAll(() => {
  context.dispose();
  rmSync(image, { recursive: true });
});

test("the Dockerfile's scripts make a service's image from the build context alone, and it serves", async () => {
  for (const command of runSteps("service-bundle", { SERVICE: "ms-autenticacion" })) {
    const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: context.directory, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, stderr]);
  }
  const entry = join(image, "src", "main.js");
  const service = await startService("ms-autenticacion", { entry });
  try {
    expect((await fetch(`${service.url}/api/auth/v1/health`)).status).toBe(200);
  } finally {
    await service.stop();
  }
}, 60_000);

test("the images run as a user of their own, and start the program itself", () => {
  const stages = dockerfile().split(/^(?=FROM )/m);
  for (const name of ["jobs", "service"]) {
    const stage = stages.find((text) => new RegExp(`^FROM \\S+ AS ${name}$`, "m").test(text)) ?? "";
    expect(stage).toMatch(/^USER \d{5}:\d{5}$/m);
    expect(stage).toMatch(/^ENTRYPOINT \["\/\S+\/node", "src\/main\.js"\]$/m);
    expect(stage).not.toMatch(/^RUN /m);
  }
});

const dockerfile = (): string => readFileSync(join(repository, "Dockerfile"), "utf8");

/** The commands of a stage, with its arguments, writing beside the source instead of into the image's root. */
function runSteps(stage: string, args: Readonly<Record<string, string>>): readonly string[] {
  const [, text = ""] =
    new RegExp(`^FROM \\S+ AS ${stage}\n(.*?)(?=^FROM |\\s*$(?![\\s\\S]))`, "ms").exec(dockerfile()) ?? [];
  const steps = [...text.matchAll(/^RUN (.*)$/gm)].map(([, command = ""]) =>
    Object.entries(args)
      .reduce((filled, [name, value]) => filled.replaceAll(`$${name}`, value), command)
      .replaceAll("/image", image),
  );
  expect(
    steps.every((step) => step.startsWith("npm run ")),
    "every RUN is an npm script",
  ).toBe(true);
  expect(steps).not.toHaveLength(0);
  return steps;
}

/** What `.dockerignore` keeps out of the build context; node_modules stays, to spare the installation. */
const ignored = (): readonly string[] =>
  readFileSync(join(repository, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && line !== "node_modules/")
    .flatMap((pattern) => globSync(pattern, { cwd: context.directory, exclude: ["node_modules"] }));
