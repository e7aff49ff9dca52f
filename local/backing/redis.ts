import { listens, loopback } from "../ports.ts";
import type { ProcessDefinition } from "../supervisor.ts";

export interface RedisOptions {
  readonly redisServer: string;
  /** @default loopback */
  readonly host?: string;
  readonly port: number;
  readonly password: string;
}

export const redisUrl = ({ host = loopback, port, password }: Omit<RedisOptions, "redisServer">): string =>
  `redis://:${password}@${host}:${port}`;

/** A private Redis on loopback that keeps nothing on disk: a cache is disposable by design. */
export function redis({ redisServer, host = loopback, port, password }: RedisOptions): ProcessDefinition {
  return {
    name: "redis",
    command: redisServer,
    args: [
      ...["--port", `${port}`, "--bind", host, "--requirepass", password],
      ...["--save", "", "--appendonly", "no", "--daemonize", "no"],
    ],
    cwd: "/",
    ready: () => listens(port, host),
  };
}
