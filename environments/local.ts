/** The platform on one machine, as `npm start` runs it. It has no regions, so it is not an `Environment` of AWS. */
export interface LocalEnvironment {
  readonly name: "local";
  /** The front door, the only port that can be "taken"; all others are free ones. `--port` overrides it. */
  readonly port: number;
  /** PostgreSQL majors that a developer's machine may have, the promised one first. AWS and CI run the first. */
  readonly postgresVersions: readonly [number, ...number[]];
  /** The organisation that `npm start` creates through the public API. Only ever used on loopback. */
  readonly demo: { readonly organisation: string; readonly email: string; readonly password: string };
}

export const local: LocalEnvironment = {
  name: "local",
  port: 8080,
  postgresVersions: [15, 16, 17],
  demo: { organisation: "Rumbo Demo", email: "demo@rumbo.example", password: "rumbo-demo-2026" },
};
