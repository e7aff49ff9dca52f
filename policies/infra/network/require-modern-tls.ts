import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** What reaches us in clear is redirected by NGINX; everything else is TLS 1.2 at least, with forward secrecy. */
export const requireModernTls: InfraRule = {
  name: "require-modern-tls",
  assertions: ["A61"],
  scope: "resource",
  judges: ofType("aws:lb/listener:Listener"),
  check: ({ inputs }) =>
    when(
      inputs["port"] !== 80 &&
        !(["TLS", "HTTPS"].includes(String(inputs["protocol"])) && modern.test(String(inputs["sslPolicy"]))),
      "It speaks in clear, or TLS that is too old; set protocol: TLS and an sslPolicy of ELBSecurityPolicy-TLS13-1-2.",
    ),
  flips: [
    { property: "inputs.protocol", to: "TCP", on: isSecure },
    { property: "inputs.port", to: 8080, on: isRedirected },
    { property: "inputs.sslPolicy", to: "ELBSecurityPolicy-TLS13-1-1-2021-06", on: isSecure },
    { property: "inputs.sslPolicy", to: undefined, on: isSecure },
  ],
};

/** Names of AWS's policies without TLS 1.0 and 1.1, and without the `Ext` ones, whose ciphers lack forward secrecy. */
const modern = /^ELBSecurityPolicy-TLS13-1-[23](-Res)?(-FIPS)?(-PQ)?-\d{4}-\d\d$/;

function isSecure({ type, inputs }: PlannedResource): boolean {
  return type === "aws:lb/listener:Listener" && inputs["port"] !== 80;
}

function isRedirected({ type, inputs }: PlannedResource): boolean {
  return type === "aws:lb/listener:Listener" && inputs["port"] === 80;
}
