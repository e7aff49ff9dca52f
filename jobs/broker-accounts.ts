export interface BrokerAccount {
  readonly service: string;
  readonly password: string;
}

/**
 * Makes a user of RabbitMQ for each service, through the management API. Each may declare, fill and read its own queues, which
 * are named `<service>.…`, and publish and bind to the platform's exchanges; nobody else's queues. Harmless to repeat.
 *
 * @param administrator `https://` URL of the API with its user and password
 */
export async function makeBrokerAccounts(administrator: string, accounts: readonly BrokerAccount[]): Promise<void> {
  for (const { service, password } of accounts) {
    await put(administrator, `users/${service}`, { password, tags: "" });
    await put(administrator, `permissions/%2F/${service}`, permissions(service));
  }
}

/** `amq.default` is what messages to a queue by its name go through, dead letters among them. */
const permissions = (service: string): Readonly<Record<"configure" | "write" | "read", string>> => ({
  configure: `^(${service}\\..+|rumbo\\..+)$`,
  write: `^(${service}\\..+|rumbo\\..+|amq\\.default)$`,
  read: `^(${service}\\..+|rumbo\\..+)$`,
});

async function put(administrator: string, path: string, body: object): Promise<void> {
  const { origin, username, password } = new URL(administrator);
  const response = await fetch(`${origin}/api/${path}`, {
    method: "PUT",
    headers: {
      authorization: `Basic ${btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`RabbitMQ refuses ${path}: ${response.status} ${await response.text()}`);
}
