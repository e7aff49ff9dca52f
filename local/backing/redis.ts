import { listens } from "../ports.ts";
import type { ProcessDefinition } from "../supervisor.ts";

export interface RedisOptions {
  readonly redisServer: string;
  readonly port: number;
  readonly password: string;
}

export const redisUrl = ({ port, password }: Pick<RedisOptions, "port" | "password">): string =>
  `redis://:${password}@127.0.0.1:${port}`;

/** A private Redis on loopback that keeps nothing on disk: a cache is disposable by design. */
export function redis({ redisServer, port, password }: RedisOptions): ProcessDefinition {
  return {
    name: "redis",
    command: redisServer,
    args: [
      ...["--port", `${port}`, "--bind", "127.0.0.1", "--requirepass", password],
      ...["--save", "", "--appendonly", "no", "--daemonize", "no"],
    ],
    cwd: "/",
    ready: () => listens(port),
  };
}
