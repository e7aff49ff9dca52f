import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noPulumi, type PlantedFault, type PulumiLab, startPulumiLab } from "../../tests/support/pulumi-lab.ts";

const withPack = "--policy-pack policies/pack";

/** What Pulumi adds where a policy reads what only AWS will know. */
const cannotJudge = "can't run policy";

describe.skipIf(noPulumi)(
  `the policy pack under Pulumi's engine${noPulumi === undefined ? "" : `: ${noPulumi}`}`,
  () => {
    let lab: PulumiLab;
    beforeAll(() => {
      lab = startPulumiLab();
    });
    afterAll(() => lab.stop());

    describe.each(["shared", "testing-primary-foundation"])("on %s", (stack) => {
      beforeAll(async () => {
        const { status, output } = await lab.run(`pulumi stack init ${stack}`);
        expect(status, output).toBe(0);
      });

      it("lets a first preview pass, and says which rules have to wait for AWS", async () => {
        const { status, output } = await lab.run(`pulumi preview -s ${stack} ${withPack}`);
        expect(status, output).toBe(0);
        expect(output).toContain("rumbo@v");
        expect(output).toContain(cannotJudge);
        expect(output).not.toContain("[mandatory]");
      });

      it("lets the stack be made, having judged everything", async () => {
        const { status, output } = await lab.run(`pulumi up -s ${stack} ${withPack}`);
        expect(status, output).toBe(0);
        expect(output).not.toContain(cannotJudge);
      });
    });

    const faults: readonly (readonly [rule: string, stack: string, fault: PlantedFault, sentence: string])[] = [
      [
        "require-immutable-image-tags",
        "shared",
        { type: "aws:ecr/repository:Repository", props: { imageTagMutability: "MUTABLE" } },
        'Its tags can be moved to another image; set imageTagMutability: "IMMUTABLE".',
      ],
      [
        "require-dnssec",
        "shared",
        { type: "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec", props: { signingStatus: "NOT_SIGNING" } },
        "Its answers are not signed; declare a HostedZoneDnsSec that signs.",
      ],
      [
        "require-flow-log",
        "testing-primary-foundation",
        { type: "aws:ec2/flowLog:FlowLog", props: { trafficType: "REJECT" } },
        "Nobody will know who talked to whom; declare a FlowLog with trafficType ALL.",
      ],
    ];

    it.each(faults)("refuses a fault against %s in %s, in the rule's words", async (rule, stack, fault, sentence) => {
      const { status, output } = await lab.run(`pulumi preview -s ${stack} ${withPack}`, { faults: [fault] });
      expect(status).not.toBe(0);
      expect(output).toMatch(new RegExp(`\\[mandatory\\]\\s+${rule}`));
      expect(output).toContain(sentence);
    });
  },
);
