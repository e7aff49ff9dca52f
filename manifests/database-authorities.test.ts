import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { environment as production } from "../environments/production.ts";
import { environment as testing } from "../environments/testing.ts";
import { databaseAuthorities } from "./database-authorities.ts";

const subjects = (pem: string): readonly string[] =>
  pem
    .split(/(?<=-----END CERTIFICATE-----)\n/)
    .map((one) => /^CN=(.*)$/m.exec(new X509Certificate(one).subject)?.[1] ?? "");

it("trusts the authorities of the environment's own regions and no others", () => {
  const of = (region: string): string[] =>
    ["RSA2048", "RSA4096", "ECC384"].map((key) => `Amazon RDS ${region} Root CA ${key} G1`);
  expect([...subjects(databaseAuthorities(testing))].toSorted()).toEqual(of("us-east-1").toSorted());
  expect([...subjects(databaseAuthorities(production))].toSorted()).toEqual(
    [...of("us-east-1"), ...of("us-west-2")].toSorted(),
  );
});
