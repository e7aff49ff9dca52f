import { type Alarm, type Metric, minutes } from "./alarm.ts";

/** @param broker name of the RabbitMQ cluster in Amazon MQ */
export function brokerAlarms(broker: string): readonly Alarm[] {
  const metric = (name: string, statistic: Metric["statistic"]): Metric => ({
    namespace: "AWS/AmazonMQ",
    name,
    statistic,
    dimensions: { Broker: broker },
  });
  return [
    {
      name: "broker-memory",
      severity: "page",
      why: "RabbitMQ uses four fifths of the memory that Amazon MQ grants it. At the limit it blocks every publisher, and positions are refused: find the queue that grows.",
      metrics: [metric("RabbitMQMemUsed", "Maximum"), metric("RabbitMQMemLimit", "Minimum")],
      expression: "100 * m1 / m2",
      is: "above",
      threshold: 80,
      ...minutes(5),
      missingData: "breaching",
    },
    {
      name: "broker-disk",
      severity: "page",
      why: "Less than twice the free disk is left at which RabbitMQ blocks every publisher: find the queue that grows.",
      metrics: [metric("RabbitMQDiskFree", "Minimum"), metric("RabbitMQDiskFreeLimit", "Maximum")],
      expression: "m1 / m2",
      is: "below",
      threshold: 2,
      ...minutes(5),
      missingData: "breaching",
    },
    {
      name: "broker-cpu",
      severity: "warn",
      why: "The brokers' processors have been busy to 80 % for a quarter of an hour: confirmations slow down, and we wait 400 ms for one.",
      metrics: [metric("SystemCpuUtilization", "Average")],
      is: "above",
      threshold: 80,
      ...minutes(15),
      missingData: "breaching",
    },
    {
      name: "broker-backlog",
      severity: "page",
      why: "For five minutes 10,000 messages and more have waited: nobody takes them, or dead letters have piled up. The management page shows in which queue; one whose name ends in .dead holds what could not be handled. The number is a planning value: in normal operation a queue is empty within a second.",
      metrics: [metric("MessageReadyCount", "Minimum")],
      is: "above",
      threshold: 10_000,
      ...minutes(5),
      missingData: "missing",
    },
    {
      name: "broker-consumers",
      severity: "page",
      why: "No service takes messages: they cannot log in, or do not run.",
      metrics: [metric("ConsumerCount", "Maximum")],
      is: "below",
      threshold: 1,
      ...minutes(10),
      missingData: "missing",
    },
  ];
}
