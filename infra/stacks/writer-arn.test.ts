import { describe, expect, it } from "vitest";
import { environment as production } from "../../environments/production.ts";
import { promoted } from "../../tests/support/promoted.ts";
import { writerArn } from "./writer-arn.ts";

describe("writerArn", () => {
  it("names the primary region's instance while nothing has been promoted", () => {
    expect(writerArn(production)).toBe("arn:aws:rds:us-east-1:111122223333:db:rumbo-production-primary-g1");
  });

  it("names the promoted instance afterwards, whichever region it is in", () => {
    expect(writerArn(promoted(production))).toBe("arn:aws:rds:us-west-2:111122223333:db:rumbo-production-secondary-g1");
  });
});
