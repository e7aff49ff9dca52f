import { fork } from "node:child_process";
import { once } from "node:events";

export interface ChildProgram {
  readonly pid: number;
  /** Sends a message and resolves with the next one that comes back. @throws when the program ends instead */
  readonly ask: <Answer>(message: unknown) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** Starts a program of ours that finds its options as JSON in its first argument and answers messages. */
export function startProgram(file: string, options: unknown): ChildProgram {
  const child = fork(file, [JSON.stringify(options)], { execArgv: [] });
  const ended = once(child, "exit");
  return {
    pid: child.pid ?? 0,
    ask: async <Answer>(message: unknown) => {
      child.send(message as string);
      const answer = once(child, "message");
      const [value] = (await Promise.race([answer, ended.then(() => Promise.reject(new Error(`${file} ended`)))])) as [
        Answer,
      ];
      return value;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
