import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./tests/support/closing-line-reporter.ts";

const everywhere = ["**/node_modules/**", ".local/**", "**/dist/**"];

/**
 * Real processes on a shared machine: in CI a test of theirs that fails is tried once more, and the run's last lines name
 * it. On a laptop it simply fails.
 */
const retry = process.env["CI"] === undefined ? 0 : 1;

/** The pyramid: unit tests start no process; integration tests use real backing services; e2e tests the whole platform. */
export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...everywhere, "**/*.int.test.ts", "**/*.e2e.test.ts"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["**/*.int.test.ts"],
          exclude: everywhere,
          globalSetup: "tests/support/global-setup.ts",
          // One broker for all: files would see one another's messages.
          fileParallelism: false,
          retry,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["**/*.e2e.test.ts"],
          exclude: everywhere,
          fileParallelism: false,
          retry,
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
