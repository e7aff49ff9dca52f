import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { guardMetricNamespace, namespace, type Place, type ServiceName } from "../../environments/naming.ts";
import { type Figure, figuresField } from "../../services/region-guard/figures.ts";
import type { Alarm } from "../alarms/alarm.ts";
import type { ContainerLogs } from "./container-logs.ts";

export interface FigureFiltersArgs {
  readonly place: Place;
  /** The service that controls regions. */
  readonly guard: ServiceName;
  readonly logs: Pick<ContainerLogs, "applicationLogGroup">;
  /** What the metrics are made for; figures that none of them looks at stay in the log. */
  readonly alarms: readonly Alarm[];
}

/** Makes metrics of what the guards of a region write into its log of containers. */
export class FigureFilters extends pulumi.ComponentResource {
  constructor(name: string, args: FigureFiltersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:FigureFilters", name, {}, opts);
    const watched = new Set(args.alarms.flatMap(({ metrics }) => metrics.map((metric) => metric.name as Figure)));
    for (const figure of watched)
      new aws.cloudwatch.LogMetricFilter(
        `${name}-${figure}`,
        {
          name: `${name}-${figure}`,
          logGroupName: args.logs.applicationLogGroup,
          pattern: figurePattern(args.guard, figure),
          metricTransformation: {
            namespace: guardMetricNamespace(args.place),
            name: figure,
            value: figureSelector(figure),
          },
        },
        { parent: this },
      );
    this.registerOutputs();
  }
}

/** Fluent Bit, as the CloudWatch add-on sets it up, has a line of JSON under this name, beside where it is from. */
export const figureSelector = (figure: Figure): string => `$.log_processed.${figuresField}.${figure}`;

/** Nothing but the guard runs in its namespace; whoever else writes such a line calls nobody. */
const figurePattern = ({ team }: ServiceName, figure: Figure): string =>
  `{ $.kubernetes.namespace_name = "${namespace(team)}" && ${figureSelector(figure)} = * }`;
