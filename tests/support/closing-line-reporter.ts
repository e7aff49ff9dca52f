import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Ends every run with the line that CI reads, after the reasons of what was skipped. */
export class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    // A file that cannot be loaded and an error outside of any test fail the run, so they count.
    const broken = modules.filter(
      (module) => module.state() === "failed" && [...module.children.allTests("failed")].length === 0,
    );
    const lines = tests
      .filter((test) => test.result().state === "skipped")
      .map((test) => `skipped: ${test.fullName}: ${reason(test)}`);
    const failed = count("failed") + broken.length + errors.length;
    const flaky = tests.filter((test) => test.diagnostic()?.flaky);
    lines.push(...flaky.map((test) => `passed at the second try: ${test.fullName}`));
    const summary = `${count("passed")} passed, ${failed} failed, ${count("skipped")} skipped`;
    // After the default reporter, which prints its own summary when this hook has run.
    process.once("exit", () => process.stdout.write(`${[...lines, summary].join("\n")}\n`));
  }
}

function reason(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" ? result.note : undefined) ?? "its title says why";
}
