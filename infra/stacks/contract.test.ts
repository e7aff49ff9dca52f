import { describe, expect, it } from "vitest";
import { UserError } from "../../environments/user-error.ts";
import { contract, requireVersion } from "./contract.ts";
import { readStack } from "./read-stack.ts";

describe("requireVersion", () => {
  const stack = "testing-primary-foundation";

  it("accepts the version that this program reads", () => {
    expect(() => requireVersion(stack, "foundation", contract.foundation.version)).not.toThrow();
  });

  it.each([undefined, 0, contract.foundation.version + 1])("refuses version %j and names the command", (found) => {
    expect(() => requireVersion(stack, "foundation", found)).toThrow(
      new UserError(
        `${stack} publishes version ${found} of its outputs and this program reads version ${contract.foundation.version}; bring it up first: pulumi up -s ${stack}`,
      ),
    );
  });
});

describe("readStack", () => {
  it("reads nothing that is not promised", () => {
    const neverRun = (): void => {
      const fromFoundation = readStack({ place: { environment: "testing", role: "primary" } }, "foundation");
      fromFoundation("nodeSecurityGroupId");
      // @ts-expect-error an output of another layer
      fromFoundation("endpoint");
      // @ts-expect-error a layer that publishes nothing
      readStack({ place: { environment: "testing", role: "primary" } }, "argocd");
    };
    expect(neverRun).toBeTypeOf("function");
  });
});
