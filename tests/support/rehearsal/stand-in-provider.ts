// What runs as Pulumi's providers in a rehearsal: the laboratory's stand-in, which makes nothing, with the answers that our
// own plan gives for AWS. Without them it would leave out what AWS answers and our programs read, and nothing would ever
// look unchanged. Pulumi starts it as `pulumi-resource-<package>`; `pulumi-lab.ts` puts those on the PATH.
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
// Not a namespace: `main` is replaced in the very object that the laboratory's stand-in takes it from.
import server from "@pulumi/pulumi/provider/index.js";
import { loadEnvironments } from "../../../environments/load.ts";
import { platform } from "../../../environments/platform.ts";
import { answer, lookUp } from "../../../infra/plan/answers.ts";
import { stacks } from "../../../infra/stacks/stacks.ts";

type Properties = Record<string, unknown>;
type StandIn = Required<Pick<pulumi.provider.Provider, "create" | "update" | "invoke">>;

const regions = new Map(stacks(await loadEnvironments()).map(({ name, region }) => [name, region]));
const { main } = server;

server.main = (standIn, args) => main(withOurAnswers(standIn as StandIn), args);
createRequire(import.meta.url)(`${process.env["RUMBO_LAB"] ?? ""}/pulumi/stand-in-provider.cjs`);

function withOurAnswers(standIn: StandIn): pulumi.provider.Provider {
  const [create, update, invoke] = [
    standIn.create.bind(standIn),
    standIn.update.bind(standIn),
    standIn.invoke.bind(standIn),
  ];
  return Object.assign(standIn, {
    async create(urn: string, inputs: Properties) {
      const { outs } = await create(urn, inputs);
      const { id, outputs } = await ask(urn, inputs);
      return { id, outs: { ...(outs as Properties), ...outputs } };
    },
    async update(id: string, urn: string, olds: Properties, news: Properties) {
      const { outs } = await update(id, urn, olds, news);
      return { outs: { ...(outs as Properties), ...(await ask(urn, news)).outputs } };
    },
    async invoke(token: string, inputs: Properties) {
      return known.has(token) ? { outputs: lookUp(token, inputs, platform.sharedRegion) } : invoke(token, inputs);
    },
  });
}

/** Look-ups of things that another stack has made: what it made, and not what it was asked for. */
const known = new Set(["aws:acm/getCertificate:getCertificate", "aws:route53/getZone:getZone"]);

/** @param urn `urn:pulumi:<stack>::<project>::<type, after those of its parents>::<name>` */
async function ask(urn: string, inputs: Properties) {
  const [stack = "", , types = "", name = ""] = urn.slice("urn:pulumi:".length).split("::");
  const region = regions.get(stack) ?? platform.sharedRegion;
  const { id, outputs } = answer({ type: types.split("$").at(-1) ?? "", name, inputs, region });
  return { id, outputs: await plain(outputs) };
}

/** Secrets as they are: a provider answers with them, and the engine keeps them secret. */
const plain = (outputs: Properties): Promise<Properties> =>
  new Promise((resolve) => void pulumi.output(outputs).apply((values) => resolve(values as Properties)));
