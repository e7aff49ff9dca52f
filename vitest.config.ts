import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./tests/support/closing-line-reporter.ts";

const everywhere = ["**/node_modules/**", ".local/**", "**/dist/**"];

/**
 * Real processes on a shared machine: in CI a test of theirs that fails is tried once more, and the run's last lines name
 * it. On a laptop it simply fails.
 */
const retry = process.env["CI"] === undefined ? 0 : 1;

const minutes = 60_000;

/**
 * The pyramid. Unit tests start no process; integration tests use real backing services; e2e tests the whole platform; scans
 * other people's scanners. The last three are for a laboratory or a cluster, and skip with a reason without one: rehearsals
 * use the real Pulumi engine, gitops tests a real Kubernetes API server and Argo CD, and drills lose a region.
 */
export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...everywhere, "**/*.{int,e2e,scan,rehearsal,gitops,drill}.test.ts"],
        },
      },
      layer("integration", "int", {
        // One broker for all: files would see one another's messages.
        globalSetup: "tests/support/global-setup.ts",
        testTimeout: 0.5 * minutes,
        hookTimeout: minutes,
      }),
      layer("e2e", "e2e", { testTimeout: minutes, hookTimeout: 4 * minutes }),
      layer("scan", "scan", { testTimeout: 5 * minutes, hookTimeout: 5 * minutes }),
      layer("rehearsal", "rehearsal", { testTimeout: 5 * minutes, hookTimeout: 10 * minutes }),
      layer("gitops", "gitops", { testTimeout: 5 * minutes, hookTimeout: 10 * minutes }),
      layer("drill", "drill", { testTimeout: 5 * minutes, hookTimeout: 10 * minutes }),
    ],
  },
});

interface LayerSettings {
  readonly globalSetup?: string;
  readonly testTimeout: number;
  readonly hookTimeout: number;
}

/** A layer above the unit tests: one file at a time, because each file fills the machine. */
function layer(name: string, suffix: string, settings: LayerSettings) {
  return {
    test: {
      name,
      include: [`**/*.${suffix}.test.ts`],
      exclude: everywhere,
      fileParallelism: false,
      retry,
      ...settings,
    },
  };
}
