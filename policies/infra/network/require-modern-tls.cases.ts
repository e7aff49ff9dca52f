import { type PlanCases, variants } from "../plan-cases.ts";

const listener = variants("aws:lb/listener:Listener", {
  port: 443,
  protocol: "TLS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
});

export const cases: PlanCases = {
  good: {
    "TLS 1.2 and 1.3": listener(),
    "port 80, to be redirected": listener({ port: 80, protocol: "TCP", sslPolicy: undefined }),
  },
  bad: {
    "plain TCP on 443": { plans: listener({ protocol: "TCP" }), because: "in clear" },
    "TLS 1.0": { plans: listener({ sslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" }), because: "too old" },
    "AWS's default policy": { plans: listener({ sslPolicy: undefined }), because: "too old" },
  },
};
