import { describe, expect, it } from "vitest";
import { environment as testing } from "../../environments/testing.ts";
import type { Service } from "../../services/descriptor.ts";
import { serviceRights } from "./service-rights.ts";

const place = { environment: "testing", role: "primary" } as const;

const { primary } = testing.regions;
const rightsWith = (needs: Service["needs"]) =>
  serviceRights(place, primary, {
    name: "ms-inventario",
    team: "logistics",
    paths: [],
    replicas: 2,
    resources: { cpu: "100m", memory: "128Mi" },
    bodyLimitKiB: 1024,
    needs,
  });
const readable = (needs: Service["needs"]): unknown => rightsWith(needs)[0]?.resources;

const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:rumbo/testing/logistics/ms-inventario";

describe("the rights of a service in AWS", () => {
  it("are none when it needs nothing", () => {
    expect(rightsWith({})).toEqual([]);
  });

  it("cover the secrets that are made for what it needs", () => {
    expect(readable({ cache: true })).toEqual([`${secret}/endpoints-??????`]);
    expect(readable({ secrets: { "signing-key": "ed25519" } })).toEqual([`${secret}/credentials-??????`]);
    expect(readable({ broker: true })).toEqual([`${secret}/credentials-??????`, `${secret}/endpoints-??????`]);
  });

  it("reach its own bucket and nobody else's", () => {
    const bucket = "arn:aws:s3:::rumbo-testing-primary-ms-inventario-111122223333";
    const resources = rightsWith({ bucket: true }).flatMap(({ resources = [] }) => resources);
    expect(resources).toEqual([`${bucket}/*`, bucket, "arn:aws:kms:us-east-1:111122223333:key/*"]);
  });

  it("control the region that they are in, through one table and one instance, and read no secret for it", () => {
    expect(rightsWith({ regionControl: true })).toEqual([
      {
        actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
        resources: ["arn:aws:dynamodb:us-east-1:111122223333:table/rumbo-testing-region-guard"],
      },
      {
        actions: ["kms:Decrypt"],
        resources: ["arn:aws:kms:us-east-1:111122223333:key/*"],
        conditions: {
          StringEquals: { "kms:ViaService": ["dynamodb.us-east-1.amazonaws.com"] },
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/rumbo-testing-region-guard"] },
        },
      },
      {
        actions: ["rds:DescribeDBInstances", "rds:PromoteReadReplica"],
        resources: ["arn:aws:rds:us-east-1:111122223333:db:rumbo-testing-primary-g1"],
      },
    ]);
  });

  it("use keys through the service that holds the data, and through nothing else", () => {
    const keys = rightsWith({ database: { extensions: [] }, bucket: true }).filter(({ actions }) =>
      actions.some((action) => action.startsWith("kms:")),
    );
    expect(keys.map(({ conditions }) => conditions?.["StringEquals"])).toEqual([
      { "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com"] },
      { "kms:ViaService": ["s3.us-east-1.amazonaws.com"] },
    ]);
  });
});
