import type * as aws from "@pulumi/aws";
import { type Environment, regionsOf } from "../../environments/environment.ts";
import { platformImage } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import { Budget } from "../components/budget.ts";
import { Certificate } from "../components/certificate.ts";
import { EngineerRole } from "../components/engineer-role.ts";
import { HostedZone, route53Region } from "../components/hosted-zone.ts";
import { MailIdentity } from "../components/mail-identity.ts";
import { MailPolicy } from "../components/mail-policy.ts";
import { PipelineRoles } from "../components/pipeline-roles.ts";
import { Repositories } from "../components/repositories.ts";
import type { Outputs, SharedContext } from "./context.ts";
import { publish } from "./contract.ts";
import { regionalProviders } from "./region-provider.ts";

/** What every environment needs before it exists: a zone, certificates, registries, mail, and who may do what. */
export function shared({ stack, environments, services, provider }: SharedContext): Outputs {
  const { name, zone: domain } = platform;
  const opts = { provider };
  const providerOf = regionalProviders(stack.region, provider);
  const providersOf = (regions: readonly AwsRegion[]): ReadonlyMap<AwsRegion, aws.Provider> =>
    new Map(regions.map((region) => [region, providerOf(region)]));
  const used = environments.flatMap(regionsOfEnvironment);

  const zone = new HostedZone(`${name}-zone`, { domain }, { provider: providerOf(route53Region) });
  const { zoneId } = zone;
  for (const environment of environments)
    new Certificate(
      `${name}-${environment.name}-certificate`,
      { domain: environment.domain, zoneId, providers: providersOf(regionsOfEnvironment(environment)) },
      opts,
    );

  const { home, everywhere } = new Repositories(
    `${name}-images`,
    {
      home: stack.region,
      providers: providersOf([stack.region, ...used]),
      images: [...services.map((service) => service.name), platformImage],
    },
    opts,
  );
  new PipelineRoles(`${name}-pipelines`, { environments, pushed: home, repositories: everywhere }, opts);
  new EngineerRole(`${name}-engineers`, opts);

  for (const [region, regional] of providersOf(used))
    new MailIdentity(`${name}-mail-${region}`, { domain, zoneId, region }, { provider: regional });
  new MailPolicy(`${name}-mail`, { domain, zoneId }, opts);
  new Budget(`${name}-budget`, opts);

  return publish("shared", { nameServers: zone.nameServers, dsRecord: zone.dsRecord });
}

const regionsOfEnvironment = (environment: Environment): readonly AwsRegion[] =>
  regionsOf(environment).map(({ settings }) => settings.region);
