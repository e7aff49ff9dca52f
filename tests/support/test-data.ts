import { existsSync } from "node:fs";
import { join } from "node:path";

/** Real tracks and timetables, which the repository does not ship; `RUMBO_DATA` names their folder. */
export function testData(file: string): string | undefined {
  const path = join(process.env["RUMBO_DATA"] ?? "", file);
  return process.env["RUMBO_DATA"] !== undefined && existsSync(path) ? path : undefined;
}
