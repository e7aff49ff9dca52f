import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";

/** What the account may cost a month. Nothing stops at the limit; a person hears of it in time to ask why. */
export class Budget extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Budget", name, {}, opts);
    const notify = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberEmailAddresses: [platform.contact],
    });
    new aws.budgets.Budget(
      name,
      {
        name: `${platform.name}-monthly`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: `${platform.monthlyBudget}`,
        limitUnit: "USD",
        notifications: [notify("ACTUAL", 50), notify("ACTUAL", 80), notify("FORECASTED", 100)],
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
