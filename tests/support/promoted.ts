import type { Environment } from "../../environments/environment.ts";

/**
 * Settings as a person writes them after the standby's replica took over: it is the writer, the old writer is retired, and
 * the next generation copies back.
 */
export function promoted(environment: Environment): Environment {
  const { primary, secondary } = environment.regions;
  if (!secondary) throw new Error(`${environment.name} has one region: nothing can be promoted`);
  const regions: Environment["regions"] = {
    primary: {
      ...primary,
      database: {
        ...primary.database,
        instances: [
          { generation: 1, state: "retired" },
          { generation: 2, state: "replica" },
        ],
      },
    },
    secondary: { ...secondary, database: { ...secondary.database, instances: [{ generation: 1, state: "writer" }] } },
  };
  return { ...environment, regions };
}
