import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

/** Where everything listens that belongs to no region. */
export const loopback = "127.0.0.1";

/** Whether something accepts connections there. */
export function listens(port: number, host = loopback): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (value: boolean) => () => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1_000, answer(false));
    socket.once("connect", answer(true));
    socket.once("error", answer(false));
  });
}

/** Free loopback ports by name, the same ones at every start as long as they are free: kept in `ports.json`. */
export class Ports {
  readonly #file: string;
  readonly #host: string;
  readonly #kept: Record<string, number>;
  readonly #given = new Set<number>();

  constructor(directory: string, host = loopback) {
    this.#host = host;
    mkdirSync(directory, { recursive: true });
    this.#file = join(directory, "ports.json");
    this.#kept = read(this.#file);
  }

  async of(name: string): Promise<number> {
    const kept = this.#kept[name];
    const port =
      kept !== undefined && !this.#given.has(kept) && (await bindable(kept, this.#host)) ? kept : await this.#free();
    this.#given.add(port);
    this.#kept[name] = port;
    writeFileSync(this.#file, `${JSON.stringify(this.#kept, undefined, 2)}\n`);
    return port;
  }

  async #free(): Promise<number> {
    for (;;) {
      const port = await bind(0, this.#host);
      // The system may offer one that somebody else has been given for this folder and does not listen on yet.
      const others = Object.values(this.#kept);
      if (port !== undefined && !this.#given.has(port) && !others.includes(port)) return port;
    }
  }
}

/** Whether we could listen there. */
export const bindable = async (port: number, host = loopback): Promise<boolean> => (await bind(port, host)) === port;

function bind(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

function read(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
  } catch {
    return {};
  }
}
