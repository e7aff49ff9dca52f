import type { Service } from "../services/descriptor.ts";

/** What the pods of one team may ask for together. */
export interface TeamQuota {
  readonly pods: number;
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

/**
 * Twice what a team's services take at their largest: room for the surge of an update and for Jobs, while a mistake in
 * one team cannot take a cluster from the others.
 */
export function quotaOf(services: readonly Pick<Service, "replicas" | "resources">[]): TeamQuota {
  const room = services.map(({ replicas, resources }) => ({
    pods: 2 * (typeof replicas === "number" ? replicas : replicas.max),
    cpu: millicores(resources.cpu),
    memory: mebibytes(resources.memory),
  }));
  return {
    pods: sum(room.map(({ pods }) => pods)),
    cpuMillicores: sum(room.map(({ pods, cpu }) => pods * cpu)),
    memoryMiB: sum(room.map(({ pods, memory }) => pods * memory)),
  };
}

const millicores = (cpu: string): number => (cpu.endsWith("m") ? parseInt(cpu) : Number(cpu) * 1000);

const mebibytes = (memory: string): number => parseInt(memory) * (memory.endsWith("Gi") ? 1024 : 1);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
