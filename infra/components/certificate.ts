import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsRegion } from "../../environments/regions.ts";

export interface CertificateArgs {
  readonly domain: string;
  readonly zoneId: pulumi.Input<string>;
  /** Certificates are regional: one for each load balancer's region. */
  readonly providers: ReadonlyMap<AwsRegion, aws.Provider>;
}

/**
 * The TLS certificates of an environment's domain, one a region, renewed by ACM. Each also covers `*.<domain>`, where the
 * regions publish their own names. Domain and wildcard share one validation record, and so do all regions.
 */
export class Certificate extends pulumi.ComponentResource {
  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Certificate", name, {}, opts);
    const parent = this;
    const certificates = [...args.providers].map(([region, provider]) => ({
      region,
      provider,
      certificate: new aws.acm.Certificate(
        `${name}-${region}`,
        { domainName: args.domain, subjectAlternativeNames: [`*.${args.domain}`], validationMethod: "DNS" },
        { parent, provider },
      ),
    }));
    const proof = certificates[0]?.certificate.domainValidationOptions[0];
    if (!proof) throw new Error(`${name} is for no region`);
    const record = new aws.route53.Record(
      `${name}-validation`,
      {
        zoneId: args.zoneId,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: 300,
      },
      // ACM gives a domain of one account the same proof for ever: a replaced certificate must not touch the record.
      { parent, ignoreChanges: ["name", "type", "records"] },
    );
    // Foundations look the certificate up as an issued one, so `shared` ends only when it is.
    for (const { region, provider, certificate } of certificates)
      new aws.acm.CertificateValidation(
        `${name}-${region}`,
        { certificateArn: certificate.arn },
        { parent, provider, dependsOn: [record] },
      );
    this.registerOutputs();
  }
}
