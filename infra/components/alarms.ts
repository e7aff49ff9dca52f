import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alarmName, type Scope } from "../../environments/naming.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Alarm, Metric } from "../alarms/alarm.ts";

export interface AlarmsArgs {
  readonly scope: Scope;
  readonly region: AwsRegion;
  /** Where they go when they start and when they end. */
  readonly topicArn: pulumi.Input<string>;
  readonly alarms: readonly Alarm[];
}

/** Declares alarms, and a dashboard with the figures of each beside its threshold. */
export class Alarms extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Alarms", name, {}, opts);
    const parent = this;
    const declared = args.alarms.map((alarm) => {
      const { arn } = new aws.cloudwatch.MetricAlarm(
        `${name}-${alarm.name}`,
        {
          name: alarmName(args.scope, alarm.severity, alarm.name),
          alarmDescription: alarm.why,
          ...condition(alarm),
          actionsEnabled: true,
          alarmActions: [args.topicArn],
          okActions: [args.topicArn],
        },
        { parent },
      );
      return { alarm, arn };
    });
    const body = { widgets: declared.map(({ alarm, arn }, index) => widget(alarm, arn, index, args.region)) };
    new aws.cloudwatch.Dashboard(name, { dashboardName: name, dashboardBody: pulumi.jsonStringify(body) }, { parent });
    this.registerOutputs();
  }
}

function condition(alarm: Alarm): aws.cloudwatch.MetricAlarmArgs {
  return {
    ...figures(alarm),
    comparisonOperator: alarm.is === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
    threshold: alarm.threshold,
    evaluationPeriods: alarm.periods,
    datapointsToAlarm: alarm.periods,
    treatMissingData: alarm.missingData,
  };
}

/** One metric is named directly, so that whoever searches alarms by metric finds it; several are queries. */
function figures({ metrics, expression, periodSeconds }: Alarm): Partial<aws.cloudwatch.MetricAlarmArgs> {
  const [only] = metrics;
  if (expression === undefined && only) return { ...named(only), statistic: only.statistic, period: periodSeconds };
  const queries = metrics.map((metric, index) => ({
    id: `m${index + 1}`,
    metric: { ...named(metric), stat: metric.statistic, period: periodSeconds },
  }));
  return { metricQueries: [{ id: "watched", expression, label: "watched", returnData: true }, ...queries] };
}

const named = ({ namespace, name, dimensions }: Metric) => ({ namespace, metricName: name, dimensions });

/** A third of the width; CloudWatch draws an alarm's metric and threshold by itself. */
function widget({ name, severity }: Alarm, arn: pulumi.Output<string>, index: number, region: AwsRegion): object {
  const [width, height] = [8, 6];
  return {
    type: "metric",
    x: (index % 3) * width,
    y: Math.floor(index / 3) * height,
    width,
    height,
    properties: { title: `${name} (${severity})`, region, annotations: { alarms: [arn] } },
  };
}
