import { renderArgoCd } from "../argocd/synth.ts";
import { loadEnvironments } from "../environments/load.ts";
import { sampleDigests } from "../manifests/digest.ts";
import { renderAll } from "../manifests/synth.ts";
import { loadServices } from "../services/catalog.ts";
import type { Service } from "../services/descriptor.ts";
import type { Benchmark } from "./benchmark.ts";
import { currentLoad, describeMachine } from "./support/machine.ts";
import { growthExponent } from "./support/growth.ts";
import { judge } from "./support/verdict.ts";

/** How long rendering takes: everything that there is, and with services as many as a large company's. */
export const rendering: Benchmark = {
  name: "rendering",
  async run({ runs, step, signal }) {
    const loadBefore = currentLoad();
    const environments = await loadEnvironments();
    const services = await loadServices();
    const seconds = async (more: number): Promise<number[]> => {
      const all = [...services, ...synthetic(services, more)];
      const measured: number[] = [];
      for (let run = 1; run <= runs; run += 1)
        await step(`Run ${run} of ${runs}: ${all.length} services`, () => {
          signal.throwIfAborted();
          const begun = performance.now();
          renderAll({ environments, services: all, digests: sampleDigests(all) });
          renderArgoCd({ environments, services: all });
          measured.push((performance.now() - begun) / 1000);
          return Promise.resolve();
        });
      return measured;
    };
    const now = await seconds(0);
    const [tenfold, hundredfold] = [await seconds(10), await seconds(100)];
    const growth = hundredfold.map((large, run) =>
      growthExponent([services.length + 10, tenfold[run] ?? 0], [services.length + 100, large]),
    );
    return {
      name: rendering.name,
      at: new Date().toISOString(),
      workload: `manifests and Argo CD's applications of every cluster, ${services.length} services and 100 more`,
      machine: describeMachine(undefined, loadBefore),
      routes: [],
      verdicts: [
        judge({ what: "rendering everything", bound: "at most", value: 5, unit: "s" }, now),
        judge({ what: "rendering with 100 services more", bound: "at most", value: 30, unit: "s" }, hundredfold),
        // 1 is in proportion to the services; more would be a table that is searched for each of them.
        judge({ what: "growth from 10 services more to 100", bound: "at most", value: 1.3, unit: "as power" }, growth),
      ],
    };
  },
};

/** Services that ask for everything that there is to ask for, ten to a team. */
function synthetic(services: readonly Service[], count: number): readonly Service[] {
  const [model] = services.toSorted((a, b) => Object.keys(b.needs).length - Object.keys(a.needs).length);
  if (!model) return [];
  return Array.from({ length: count }, (_, index) => ({
    ...model,
    name: `ms-bench-${index}`,
    team: `bench-${Math.floor(index / 10)}`,
    paths: [`/api/bench-${index}/v1`],
  }));
}
