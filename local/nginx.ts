import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  defaultBodyLimitKiB,
  idempotencyKeyMap,
  nextReplica,
  problem,
  problemPages,
  upstreamLimits,
} from "../environments/front-door.ts";
import type { Route } from "../environments/routes.ts";
import { listens, loopback } from "./ports.ts";
import type { ProcessDefinition } from "./supervisor.ts";

export interface NginxOptions {
  /** The program; without one, NGINX runs in a container. */
  readonly nginx?: string | undefined;
  /** Holds the configuration and NGINX's temporary files. */
  readonly directory: string;
  /** Where the front door and everything behind it is. @default loopback */
  readonly host?: string | undefined;
  /** The front door. */
  readonly port: number;
  readonly routes: readonly Route[];
  /** By service. */
  readonly upstreams: Readonly<Record<string, Upstream>>;
  /** Static files served at `/`. */
  readonly webRoot: string;
}

/** The replicas of a service, as NGINX reaches them and as other services reach them through NGINX. */
export interface Upstream {
  /**
   * Loopback ports of the replicas, and one to spare: a rolling update starts the next process on the port where nobody
   * listens. Taking a port out by a reload instead cost 61 and 66 of 20,000 requests when it was measured.
   */
  readonly ports: readonly number[];
  /** Where other services call it, whatever its replicas do: what a Service of Kubernetes is in the cluster. */
  readonly door: number;
}

/** What differs between NGINX as a program and NGINX in a container. */
export interface NginxSurroundings {
  /** What `listen` takes for a port. */
  readonly listen: (port: number) => string;
  /** Where the services are, as seen from NGINX. */
  readonly upstreamHost: string;
  readonly root: boolean;
}

/** Pinned like every image; the minor that Debian and the ingress controller are near is of no importance here. */
const IMAGE = "nginx:1.29-alpine";

/** NGINX in front of everything, as the F5/NGINX Ingress Controller is in the cluster. */
export function nginx(options: NginxOptions): ProcessDefinition {
  const directory = join(options.directory, "nginx");
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "nginx.conf");
  const { command, args, surroundings } =
    options.nginx === undefined ? inContainer(options) : asProgram(options.nginx, options.host);
  writeFileSync(file, nginxConfiguration({ ...options, directory }, surroundings));
  return {
    name: "nginx",
    command,
    args: [...args, "-c", file, "-p", directory, "-e", "stderr", "-g", "daemon off;"],
    // Lets requests under way finish.
    stopSignal: "SIGQUIT",
    ready: () => listens(options.port, options.host),
  };
}

interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly surroundings: NginxSurroundings;
}

const onLoopback = (port: number): string => `${loopback}:${port}`;

const asProgram = (command: string, host = loopback): Invocation => ({
  command,
  args: [],
  surroundings: { listen: (port) => `${host}:${port}`, upstreamHost: host, root: process.getuid?.() === 0 },
});

/**
 * On Linux a container reaches the services on loopback only in the host's own network; Docker Desktop forwards to the
 * host's loopback by name instead. `docker run` passes signals on, so the container is supervised like a program.
 */
function inContainer({ directory, webRoot, port, upstreams }: NginxOptions): Invocation {
  const hostNetwork = process.platform === "linux";
  const published = [port, ...Object.values(upstreams).map(({ door }) => door)];
  const network = hostNetwork
    ? ["--network", "host"]
    : published.flatMap((each) => ["--publish", `127.0.0.1:${each}:${each}`]);
  const volumes = ["--volume", `${directory}:${directory}`, "--volume", `${webRoot}:${webRoot}:ro`];
  return {
    command: "docker",
    args: ["run", "--rm", ...network, ...volumes, IMAGE, "nginx"],
    surroundings: {
      listen: hostNetwork ? onLoopback : String,
      upstreamHost: hostNetwork ? "127.0.0.1" : "host.docker.internal",
      root: true,
    },
  };
}

/** The configuration as text, from the routing table. Pure. */
export function nginxConfiguration(
  { directory, port, routes, upstreams, webRoot }: NginxOptions,
  { listen, upstreamHost, root }: NginxSurroundings,
): string {
  return `${root ? "user root;\n" : ""}worker_processes 1;
pid ${directory}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  server_tokens off;
  default_type application/octet-stream;
${mimeTypes()}
${temporaryPaths(directory)}
  gzip on;
  gzip_types application/javascript application/json application/geo+json text/css image/svg+xml;
  keepalive_requests 100000;
  # Longer than any client's idle time and shorter than the services' (65 s), so that NGINX closes first.
  keepalive_timeout 60s;

${toReplicas()}

${Object.entries(upstreams)
  .map(([service, { ports }]) => upstream(service, upstreamHost, ports))
  .join("\n")}
${Object.entries(upstreams)
  .map(([service, { door }]) => serviceDoor(service, listen(door)))
  .join("\n")}
  server {
    listen ${listen(port)} backlog=4096;
    client_max_body_size ${defaultBodyLimitKiB}k;
    ${problemPages}

${routes.map(location).join("\n")}
    location /api/ {
      default_type application/problem+json;
      return 404 '${problem("not-found", "Not Found", 404)}';
    }
    location / {
      root ${webRoot};
      try_files $uri /index.html;
      add_header Content-Security-Policy "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'" always;
      add_header X-Content-Type-Options nosniff always;
      add_header Referrer-Policy no-referrer always;
    }
  }
}
`;
}

const toReplicas = (): string =>
  `  ${idempotencyKeyMap}
  proxy_http_version 1.1;
  proxy_next_upstream ${nextReplica(false)};
  proxy_next_upstream_tries ${upstreamLimits.tries};
  proxy_next_upstream_timeout ${upstreamLimits.tryTimeout};
  proxy_connect_timeout ${upstreamLimits.connectTimeout};
  proxy_read_timeout ${upstreamLimits.readTimeout};`;

/** `max_fails=0`: with NGINX's default of one failure in 10 s, a restart of one replica takes all of them out. */
function upstream(service: string, host: string, ports: readonly number[]): string {
  const servers = ports.map((port) => `    server ${host}:${port} max_fails=0;`).join("\n");
  return `  upstream ${service} {\n${servers}\n    keepalive ${upstreamLimits.keepAlive};\n  }`;
}

function location({ path, service, bodyLimitKiB, repeatablePosts }: Route): string {
  return `    location ~ ^${path}(/|$) {
      client_max_body_size ${bodyLimitKiB}k;
      proxy_pass http://${service};
      proxy_next_upstream ${nextReplica(repeatablePosts)};
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header Idempotency-Key $idempotency_key;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
`;
}

const serviceDoor = (service: string, listen: string): string =>
  `  server {
    listen ${listen};
    location / {
      proxy_pass http://${service};
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
    }
  }`;

const mimeTypes = (): string =>
  `  types {
    text/html html;
    text/css css;
    application/javascript js mjs;
    application/json json map;
    application/geo+json geojson;
    application/manifest+json webmanifest;
    image/svg+xml svg;
    image/png png;
    image/x-icon ico;
    font/woff2 woff2;
  }`;

/** All five, or NGINX falls back to folders that only root may write. */
const temporaryPaths = (directory: string): string =>
  ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `  ${kind}_temp_path ${directory}/${kind};`)
    .join("\n");
