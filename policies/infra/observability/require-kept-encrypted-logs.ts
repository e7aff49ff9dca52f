import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** Intrusions are found months later; what is in a log is personal data. */
export const requireKeptEncryptedLogs: InfraRule = {
  name: "require-kept-encrypted-logs",
  assertions: ["A62"],
  scope: "resource",
  judges: ofType("aws:cloudwatch/logGroup:LogGroup"),
  check: ({ inputs }) => [
    ...when(typeof inputs["kmsKeyId"] !== "string", "It is not encrypted by a key of ours; set kmsKeyId."),
    ...when(
      !(Number(inputs["retentionInDays"]) >= 365),
      "It is kept for less than a year, or without a limit; set retentionInDays to 365 or more.",
    ),
  ],
  flips: [
    { property: "inputs.kmsKeyId", to: undefined },
    { property: "inputs.retentionInDays", to: 30 },
    { property: "inputs.retentionInDays", to: undefined },
  ],
};
