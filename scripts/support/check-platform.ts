import { objectsOf } from "../../environments/rendered-tree.ts";
import { UserError } from "../../environments/user-error.ts";
import { planAll } from "../../infra/plan/plan.ts";
import { judge } from "../../policies/judge.ts";
import type { Progress } from "./progress.ts";
import { render } from "../../releases/render.ts";

/** What `npm start` says about the parts that do not run here: counts, and seconds of work. */
export interface PlatformCheck {
  readonly plan: {
    readonly stacks: number;
    readonly resources: number;
    readonly seconds: number;
    readonly reused: boolean;
  };
  readonly render: { readonly clusters: number; readonly objects: number; readonly seconds: number };
  readonly policy: {
    readonly rules: number;
    readonly subjects: number;
    readonly findings: number;
    readonly seconds: number;
  };
}

/**
 * Plans every stack, renders every manifest and checks every policy, before anything is started.
 *
 * @throws UserError when a policy finds something
 */
export async function checkPlatform({ step }: Progress): Promise<PlatformCheck> {
  const plan = await step("Planning every stack", () => planAll());
  const rendered = await timed(() => step("Rendering every manifest", () => render()));
  const objects = rendered.result.clusters.flatMap((tree) => objectsOf(tree));
  const policy = await timed(() =>
    step("Checking every policy", () => Promise.resolve(judge(plan.stacks, rendered.result.clusters))),
  );
  const { verdicts, unused } = policy.result;
  const findings = [...verdicts.flatMap((verdict) => verdict.findings), ...unused];
  if (findings.length > 0)
    throw new UserError(`Policies have ${findings.length} findings; "npm run policy" names each with its remedy.`);
  return {
    plan: {
      stacks: plan.stacks.length,
      resources: plan.stacks.flatMap(({ resources }) => resources).filter(({ component }) => !component).length,
      seconds: plan.seconds,
      reused: plan.reused,
    },
    render: { clusters: rendered.result.clusters.length, objects: objects.length, seconds: rendered.seconds },
    policy: {
      rules: verdicts.length,
      subjects: verdicts.reduce((sum, { subjects }) => sum + subjects, 0),
      findings: findings.length,
      seconds: policy.seconds,
    },
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const begin = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - begin) / 1000 };
}
