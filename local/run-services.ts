import { join } from "node:path";
import { routesOf } from "../environments/routes.ts";
import type { Service } from "../services/descriptor.ts";
import type { Backing } from "./backing/backing.ts";
import { findTools } from "./backing/tools.ts";
import { nginx, type Upstream } from "./nginx.ts";
import { loopback, type Ports } from "./ports.ts";
import { provision } from "./provision.ts";
import { ReplicaSet, slotsFor } from "./replica-set.ts";
import type { Supervisor } from "./supervisor.ts";

export interface RunServicesOptions {
  readonly supervisor: Supervisor;
  readonly ports: Ports;
  readonly directory: string;
  /** Where all of it listens. @default loopback */
  readonly host?: string;
  /** The front door's. */
  readonly port: number;
  readonly services: readonly Service[];
  /** Where a service's code starts: its source, or its bundle. */
  readonly entryOf: (service: string) => string;
  /** Static files of the web administration. */
  readonly webRoot: string;
  readonly version: string;
  readonly replicas: number | Readonly<Record<string, number>>;
  readonly backing: Backing;
  /** Whether the database is another's replica, from which accounts and tables come. @default false */
  readonly standby?: boolean;
  /** What users call the platform. */
  readonly publicUrl: string;
  /**
   * Variables of a service beside those of the runtime contract.
   *
   * @param internalUrlOf of the first replica of a service
   */
  readonly env?: (service: string, internalUrlOf: (service: string) => string) => Readonly<Record<string, string>>;
}

/** Databases, migrations and processes of services, and NGINX before them. @returns each service's replicas by its name */
export async function runServices(options: RunServicesOptions): Promise<ReadonlyMap<string, ReplicaSet>> {
  const { supervisor, ports, directory, host = loopback, services, entryOf, version, replicas, backing } = options;
  const numberOf = (name: string): number => (typeof replicas === "number" ? replicas : (replicas[name] ?? 1));
  const places = new Map<string, { readonly door: number; readonly slots: Awaited<ReturnType<typeof slotsFor>> }>();
  for (const { name } of services)
    places.set(name, { door: await ports.of(`${name}-door`), slots: await slotsFor(name, numberOf(name), ports) });
  const placeOf = (name: string) => places.get(name) ?? { door: 0, slots: [] };
  const internalUrlOf = (name: string): string => `http://${host}:${placeOf(name).slots[0]?.ports.internal ?? 0}`;

  const sets = new Map<string, ReplicaSet>();
  const upstreams: Record<string, Upstream> = {};
  for (const service of services) {
    const { name, needs } = service;
    const { door, slots } = placeOf(name);
    upstreams[name] = { ports: slots.map((slot) => slot.ports.public), door };
    const called = (needs.services ?? []).map((other) => [other, `http://${host}:${placeOf(other).door}`]);
    const set = new ReplicaSet({
      supervisor,
      slots,
      release: { entry: entryOf(name), version, env: options.env?.(name, internalUrlOf) ?? {} },
      process: {
        service,
        secretsDirectory: secretsOf(directory, name),
        host,
        publicUrl: options.publicUrl,
        serviceUrls: Object.fromEntries(called) as Record<string, string>,
      },
    });
    sets.set(name, set);
  }

  const { standby = false } = options;
  await Promise.all(
    services.map(async (service) => {
      const secretsDirectory = secretsOf(directory, service.name);
      await provision({ service, instance: service.name, backing, standby, directory: secretsDirectory });
      await sets.get(service.name)?.start();
    }),
  );
  const { port, webRoot } = options;
  await supervisor.start(
    nginx({ nginx: findTools().nginx, directory, host, port, routes: routesOf(services), upstreams, webRoot }),
  );
  return sets;
}

const secretsOf = (directory: string, service: string): string => join(directory, "secrets", service);
