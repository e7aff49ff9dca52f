import { describe, expect, it } from "vitest";
import type { Environment } from "../../environments/environment.ts";
import { environment as production } from "../../environments/production.ts";
import { writerArn } from "./writer-arn.ts";

describe("writerArn", () => {
  it("names the primary region's instance while nothing has been promoted", () => {
    expect(writerArn(production)).toBe("arn:aws:rds:us-east-1:111122223333:db:rumbo-production-primary-g1");
  });

  it("names the promoted instance afterwards, whichever region it is in", () => {
    expect(writerArn(promoted(production))).toBe("arn:aws:rds:us-west-2:111122223333:db:rumbo-production-secondary-g1");
  });
});

/** The standby's replica took over; the old writer is retired and a new generation copies back. */
function promoted(environment: Environment): Environment {
  const { primary, secondary } = environment.regions;
  if (!secondary) throw new Error("needs two regions");
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
