import { chmodSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bindable, listens } from "../../local/ports.ts";
import { type Clone, cloneRepository, processesOf } from "../support/clone.ts";

/** `nobody` on Debian and Ubuntu. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let clone: Clone;
let port: number;

beforeAll(async () => {
  clone = cloneRepository();
  port = await freePort();
});
afterAll(() => clone.dispose());

describe("npm start", () => {
  test("--once verifies the platform, prints the report, ends with 0 and leaves nothing behind; so does a second run", async () => {
    for (const attempt of [1, 2]) {
      const { code, output } = await clone.run("start", ["--once", "--port", `${port}`]).ended;
      expect([attempt, code, output]).toEqual([attempt, 0, output]);
      expect(output).toMatch(/planned +\d+ stacks, \d{3,} resources/);
      expect(output).toMatch(/rendered +\d+ objects for 3 clusters/);
      expect(output).toMatch(/checked +\d+ policies on \d+ subjects, 0 findings/);
      expect(output).toMatch(/(\d+) of \1 promises kept/);
      expect(await listens(port)).toBe(false);
      expect(processesOf(clone.directory)).toEqual([]);
    }
  }, 180_000);

  test("runs until Ctrl-C, which stops all that it started", async () => {
    const running = clone.run("start", ["--port", `${port}`]);
    await expect.poll(running.output, { timeout: 60_000 }).toContain("Ctrl-C stops all of it");
    expect(running.output()).toContain(`http://localhost:${port}/`);
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);
    // Ctrl-C reaches every process of the terminal's foreground group.
    process.kill(-running.child.pid!, "SIGINT");
    const { code, output } = await running.ended;
    expect([code, output]).toEqual([0, output]);
    expect(await listens(port)).toBe(false);
    expect(processesOf(clone.directory)).toEqual([]);
  }, 90_000);

  test("that is killed is cleaned up after by the next start", async () => {
    const killed = clone.run("start", ["--port", `${port}`]);
    await expect.poll(killed.output, { timeout: 60_000 }).toContain("Ctrl-C stops all of it");
    process.kill(-killed.child.pid!, "SIGKILL");
    await killed.ended;
    const { code, output } = await clone.run("start", ["--once", "--port", `${port}`]).ended;
    expect([code, output]).toEqual([0, output]);
    expect(processesOf(clone.directory)).toEqual([]);
  }, 120_000);

  test("says in one sentence that its port is taken, and starts nothing", async () => {
    const server = createServer().listen(port, "127.0.0.1");
    try {
      const { code, output } = await clone.run("start", ["--once", "--port", `${port}`]).ended;
      expect(code).toBe(2);
      expect(output).toContain(
        `Port ${port} is taken; stop what listens there, or choose another: npm start -- --port`,
      );
      expect(processesOf(clone.directory)).toEqual([]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }, 60_000);

  test.each([
    [["--port", "99999"], '--port expects a number from 1 to 65535, found "99999".'],
    [["--replicas", "11"], '--replicas expects a number from 1 to 10, found "11".'],
    [["--prot", "1"], "Unknown option '--prot'; --help lists what this command takes."],
    [["--replay", "nowhere.gpx"], "nowhere.gpx cannot be read (ENOENT); name a GPX or CSV file after --replay."],
    [["now"], 'npm start takes no "now"; --help lists its options.'],
  ])("answers %j with one sentence and exit code 2", async (args, sentence) => {
    const { code, output } = await clone.run("start", args).ended;
    expect([code, output.trim()]).toEqual([2, sentence]);
  });

  test.runIf(isRoot)(
    "tells a user who may not write the folder so (needs root to become nobody)",
    async () => {
      const foreign = cloneRepository();
      try {
        const { code, output } = await foreign.run("start", ["--once", "--port", `${port}`], {
          uid: NOBODY,
          env: { HOME: "/nonexistent" },
        }).ended;
        expect(code).toBe(2);
        expect(output).toMatch(/\.local\S* cannot be written \(EACCES\); give this user the right to/);
      } finally {
        foreign.dispose();
      }
    },
    60_000,
  );

  test.runIf(isRoot)("tells that the disk is nearly full (needs root to mount a small one)", async () => {
    const wrapper = [
      "unshare",
      "--mount",
      "sh",
      "-c",
      `mkdir -p .local && mount -t tmpfs -o size=1m none .local && exec "$@"`,
      "sh",
    ];
    const { code, output } = await clone.run("start", ["--once", "--port", `${port}`], { wrapper }).ended;
    expect([code, output.trim()]).toEqual([
      2,
      expect.stringMatching(
        /^The disk of \S+ has [01] MiB free and 500 are needed; free some and run the command again\.$/,
      ),
    ]);
  });

  test.runIf(isRoot && existsSync("/usr/lib/postgresql"))(
    "without Docker and without rights for apt names what is missing (needs root to hide PostgreSQL from nobody)",
    async () => {
      const foreign = cloneRepository();
      chmodSync(foreign.directory, 0o777);
      try {
        const wrapper = [
          "unshare",
          "--mount",
          "sh",
          "-c",
          'mount -t tmpfs none /usr/lib/postgresql && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"',
          "sh",
        ];
        const { code, output } = await foreign.run("start", ["--once", "--port", `${port}`], {
          wrapper,
          env: { HOME: "/nonexistent" },
        }).ended;
        expect([code, output]).toEqual([2, output]);
        expect(output).toContain(
          "Missing on this machine: postgres; install Docker (https://docs.docker.com/get-docker/)",
        );
        expect(output).toContain("sudo apt-get install postgresql-15-postgis-3");
      } finally {
        foreign.dispose();
      }
    },
    60_000,
  );
});

describe("every verb", () => {
  test.each(["start", "test", "plan", "synth", "policy", "check", "drill"])(
    "%s --help tells what it does",
    async (verb) => {
      const { code, output } = await clone.run(verb, ["--help"]).ended;
      expect(code).toBe(0);
      expect(output).toMatch(new RegExp(`^npm (run )?${verb}`));
    },
  );

  test("one that is not there is refused", async () => {
    expect(await clone.run("fly").ended).toMatchObject({
      code: 2,
      output: 'There is no verb "fly"; package.json lists them.\n',
    });
  });

  test("an old Node is refused before anything else", async () => {
    const old = `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } })`;
    const { code, output } = await clone.run("start", [], {
      wrapper: ["env", `NODE_OPTIONS=--import=${encodeURI(old)}`],
    }).ended;
    expect(code).toBe(2);
    expect(output).toMatch(/^Node 20 or newer is needed/);
  });
});

async function freePort(): Promise<number> {
  for (;;) {
    const candidate = 20_000 + Math.floor(Math.random() * 20_000);
    if (await bindable(candidate)) return candidate;
  }
}
