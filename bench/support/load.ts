import { join } from "node:path";
import { type ChildProgram, startProgram } from "./child-program.ts";
import type { LoadReport, LoadTarget } from "./load-generator.ts";
import type { TrackerRequestsOptions } from "./tracker-requests.ts";

export interface LoadOptions extends LoadTarget, TrackerRequestsOptions {
  /** Positions a request, as JSON. @default one, over the OsmAnd protocol */
  readonly batch?: number;
}

export interface Load extends Pick<ChildProgram, "pid" | "stop"> {
  /** Sends for some seconds; never a fix that an earlier call sent. */
  readonly send: (seconds: number) => Promise<LoadReport>;
}

/** A process that sends what a fleet of trackers sends, as fast as it is answered. */
export function startLoad(options: LoadOptions): Load {
  const program = startProgram(join(import.meta.dirname, "load-process.ts"), options);
  return { ...program, send: (seconds) => program.ask<LoadReport>(seconds) };
}
