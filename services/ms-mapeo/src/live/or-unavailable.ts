import { kitProblems } from "@rumbo/kit/problem";

/** The result of a command to Redis. @throws unavailable when Redis is away: the live map is, the rest is not */
export const orUnavailable = <T>(command: Promise<T>): Promise<T> =>
  command.catch((cause: unknown) => {
    throw kitProblems.error("unavailable", {}, { cause, headers: { "retry-after": "1" } });
  });
