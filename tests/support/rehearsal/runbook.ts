import { readFileSync } from "node:fs";
import { join } from "node:path";

const runbooks = join(import.meta.dirname, "../../../docs/runbooks");

/**
 * The commands of a runbook as a person copies them: the first block of shell under a heading.
 *
 * @param file in docs/runbooks
 * @throws Error when there is no such heading, or no command under it
 */
export function runbookCommands(file: string, heading: string): string {
  const text = readFileSync(join(runbooks, file), "utf8");
  const [, section] = text.split(`\n## ${heading}\n`);
  const commands = section && /^```sh\n(.*?)^```/ms.exec(section.split("\n## ")[0] ?? "")?.[1];
  if (!commands) throw new Error(`docs/runbooks/${file} has no commands under "${heading}"`);
  return commands;
}
