import { join } from "node:path";
import { build } from "esbuild";
import type { PlanGraph } from "./plan-graph.ts";

/** One HTML page that shows a plan and asks no network for anything. The same graph gives the same bytes. */
export async function planPage(graph: PlanGraph): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["main.ts", "page.css"].map((file) => join(import.meta.dirname, "page", file)),
    outdir: "page",
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "warning",
  });
  const bundle = (extension: string): string => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "";
  // A script ends at the first "</", wherever it stands.
  const data = JSON.stringify(graph).replaceAll("<", String.raw`\u003c`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rumbo</title>
<link rel="icon" href="data:,">
<style>${bundle(".css")}</style>
<body></body>
<script type="application/json" id="plan">${data}</script>
<script>${bundle(".js").replaceAll("</", String.raw`<\/`)}</script>
`;
}
