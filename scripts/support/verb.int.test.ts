import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("a reader that leaves early (head) is no error", () => {
  const script = `
    import { verb } from ${JSON.stringify(join(import.meta.dirname, "verb.ts"))};
    await verb({
      usage: "",
      options: {},
      run: async () => {
        for (let line = 0; line < 20_000; line += 1) process.stdout.write("a line that nobody reads\\n");
        await new Promise((resolve) => setTimeout(resolve, 20));
        process.stderr.write("worked to its end");
        return 0;
      },
    });`;
  const command = `"$0" --input-type=module --eval "$1" | head --lines=1`;
  const { stdout, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${command}`, process.execPath, script], {
    encoding: "utf8",
  });
  expect([stdout, stderr]).toEqual(["a line that nobody reads\n", "worked to its end"]);
});
