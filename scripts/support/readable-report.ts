import type { ProcedureReport } from "../../services/region-guard/src/procedure-report.ts";
import { table } from "./table.ts";

/** The report for a terminal. */
export function readableReport(report: ProcedureReport): string {
  const { procedure, from, to, epoch, outcome, aborted, writesAwaySeconds, rtoSeconds, possiblyLostAfter } = report;
  const ended = outcome === "done" ? `done: the ${to} owns writes, epoch ${epoch}` : `given up: ${aborted ?? ""}`;
  const sentences = [
    `${procedure} from ${from} to ${to}, asked for by ${report.requestedBy} in mode ${report.mode}: ${report.because}`,
    ended,
    writesAwaySeconds !== undefined &&
      `writes were away for ${shown(writesAwaySeconds)} s at most, ${writesAwaySeconds <= rtoSeconds ? "within" : "over"} the ${rtoSeconds} s promised`,
    report.promotionSeconds !== undefined && `the promotion took ${shown(report.promotionSeconds)} s`,
    possiblyLostAfter !== undefined &&
      `possibly lost: what the ${from} acknowledged after ${possiblyLostAfter}, and positions that waited in its queues`,
    report.republishedEvents !== undefined && `${report.republishedEvents} events were published again`,
  ];
  const rows = report.steps.map(({ step, seconds, note = "" }) => [shown(seconds), step, note]);
  return `${sentences.filter((sentence) => sentence !== false).join("\n")}\n\nSince ${report.startedAt}\n${table(["second", "step", "note"], rows)}`;
}

const shown = (seconds: number): string => seconds.toFixed(1);
