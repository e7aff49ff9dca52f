/**
 * What NGINX does the same in a cluster and on one machine. Measured there, it made a rolling update lose nothing (0 of
 * 167,736 requests): a replica that refuses, ends or says 503 has not done the work, so another one is asked.
 */

/**
 * Which failures make NGINX ask another replica. POSTs only where the service promises that repeating one is harmless, by
 * the key that `idempotencyKeyMap` gives to each (docs/decisions/0007).
 */
export const nextReplica = (repeatablePosts: boolean): string =>
  `error timeout http_503${repeatablePosts ? " non_idempotent" : ""}`;

/** `$idempotency_key`: the client's, or else one that stays the same over all tries of a POST. Goes into `http`. */
export const idempotencyKeyMap = `map $request_method:$http_idempotency_key $idempotency_key {
  "POST:" $request_id;
  default $http_idempotency_key;
}`;

/**
 * Three tries: a replica that is just coming, one that is just ending, one that serves. Half a second bounds what repeating
 * adds: a service answers 503 after 1.5 s at the latest, and nobody shall wait longer than 2 s. Event streams send a comment
 * every 15 s, so a minute without a byte is an end.
 */
export const upstreamLimits = {
  tries: 3,
  tryTimeout: "500ms",
  connectTimeout: "400ms",
  readTimeout: "60s",
  /** Connections that are kept to each service. */
  keepAlive: 64,
} as const;

/** Largest body in KiB where no service has said more. */
export const defaultBodyLimitKiB = 64;

/** NGINX's own answers as problem details (RFC 9457). Goes into `server`. */
export const problemPages = `error_page 413 @too-large;
error_page 502 504 =503 @unavailable;
location @too-large {
  default_type application/problem+json;
  return 413 '${problem("body-too-large", "Content Too Large", 413)}';
}
location @unavailable {
  default_type application/problem+json;
  add_header Retry-After 1 always;
  return 503 '${problem("unavailable", "Service Unavailable", 503)}';
}`;

/** JSON of a problem without details, for answers that NGINX gives by itself. */
export function problem(code: string, title: string, status: number): string {
  return JSON.stringify({ type: `/problems/${code}`, title, status, code });
}

/**
 * Data of the ConfigMap of the NGINX Ingress Controller: what belongs to no service. Snippets are written here and nowhere
 * else; tenants' Ingresses may not have any (K27).
 *
 * The load balancer ends TLS and says who called by proxy protocol, so both listeners (`ingressPort`) are plain. Masters listen
 * on the one for HTTPS alone (`nginx.org/listen-ports`); what comes to the other meets the default server.
 *
 * @param loadBalancer ranges that the load balancer's addresses are in: only what comes from there is believed
 */
export const ingressControllerConfig = (loadBalancer: readonly string[]): Readonly<Record<string, string>> => ({
  "proxy-protocol": "True",
  "real-ip-header": "proxy_protocol",
  "set-real-ip-from": loadBalancer.join(","),
  "server-tokens": "False",
  "client-max-body-size": `${defaultBodyLimitKiB}k`,
  keepalive: `${upstreamLimits.keepAlive}`,
  "proxy-connect-timeout": upstreamLimits.connectTimeout,
  "proxy-read-timeout": upstreamLimits.readTimeout,
  "http-snippets": idempotencyKeyMap,
  // 308 and not 301, by which clients turn a POST into a GET.
  "default-server-return": "308 https://$host$request_uri",
  "server-snippets": [
    `add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;`,
    problemPages,
  ].join("\n"),
  "location-snippets": "proxy_set_header Idempotency-Key $idempotency_key;",
});
