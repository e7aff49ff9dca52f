import { regionsOf } from "../../environments/environment.ts";
import { platform } from "../../environments/platform.ts";
import { Certificate } from "../components/certificate.ts";
import { EngineerRole } from "../components/engineer-role.ts";
import { HostedZone } from "../components/hosted-zone.ts";
import { Repositories } from "../components/repositories.ts";
import type { Outputs, SharedContext } from "./context.ts";
import { regionProvider } from "./region-provider.ts";

/** What every environment needs before it exists: a zone, certificates, registries, and the people's role. */
export function shared({ stack, environments, services, provider }: SharedContext): Outputs {
  const used = new Set(
    environments.flatMap((environment) => regionsOf(environment).map(({ settings }) => settings.region)),
  );
  used.delete(stack.region);
  const providers = new Map([
    [stack.region, provider],
    ...[...used].map((region) => [region, regionProvider(region)] as const),
  ]);

  const zone = new HostedZone(`${platform.name}-zone`, { domain: platform.zone }, { provider });
  new EngineerRole(`${platform.name}-engineers`, { provider });
  new Repositories(
    `${platform.name}-images`,
    { home: stack.region, providers, services: services.map(({ name }) => name) },
    { provider },
  );
  for (const environment of environments) {
    const regions = new Set(regionsOf(environment).map(({ settings }) => settings.region));
    new Certificate(
      `${platform.name}-${environment.name}-certificate`,
      {
        domain: environment.domain,
        zoneId: zone.zoneId,
        providers: new Map([...providers].filter(([region]) => regions.has(region))),
      },
      { provider },
    );
  }
  // For the registrar, where a person enters them.
  return { nameServers: zone.nameServers };
}
