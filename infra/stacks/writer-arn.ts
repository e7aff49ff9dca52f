import { type Environment, regionsOf } from "../../environments/environment.ts";
import { databaseInstanceArn } from "../../environments/naming.ts";

/** ARN of the one instance that takes an environment's writes: what every replica copies. */
export function writerArn(environment: Environment): string {
  const writers = regionsOf(environment).flatMap(({ role, settings: { region, database } }) =>
    database.instances
      .filter(({ state }) => state === "writer")
      .map(({ generation }) => databaseInstanceArn(region, { environment: environment.name, role }, generation)),
  );
  const [writer] = writers;
  // `validateEnvironments` has made sure of it.
  if (!writer) throw new Error(`${environment.name} has no writer`);
  return writer;
}
