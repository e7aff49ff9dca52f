import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Account, jobVariable } from "../environments/platform-jobs.ts";

/** What a job is told by its surroundings. Each is read when asked for, so that a job needs only what it uses. */
export interface Settings {
  /** The content of a secret file, without its line end. */
  readonly secret: (name: string) => string;
  readonly accounts: () => readonly Account[];
  /** A variable that must be there. */
  readonly required: (variable: string) => string;
  readonly optional: (variable: string) => string | undefined;
}

/** A mistake in the surroundings. Its message is one sentence that says what to do; the entry exits with 2. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const Accounts = z
  .array(
    z.object({
      service: z.string().regex(/^[a-z][a-z0-9-]*$/),
      database: z.object({ extensions: z.array(z.string().regex(/^[a-z_]+$/)) }).optional(),
      broker: z.boolean().optional(),
    }),
  )
  .readonly();

export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const optional = (variable: string): string | undefined => (env[variable] === "" ? undefined : env[variable]);
  const required = (variable: string): string => {
    const value = optional(variable);
    if (value === undefined) throw new SettingsError(`The variable ${variable} is missing; set it.`);
    return value;
  };
  const read = (file: string): string => {
    try {
      return readFileSync(file, "utf8").trimEnd();
    } catch (cause) {
      throw new SettingsError(`${file} cannot be read; provide it.`, { cause });
    }
  };
  return {
    optional,
    required,
    secret: (name) => read(join(required(jobVariable.secretsDirectory), name)),
    accounts: () => parseAccounts(read(required(jobVariable.accounts))),
  };
}

function parseAccounts(text: string): readonly Account[] {
  try {
    return Accounts.parse(JSON.parse(text));
  } catch (cause) {
    throw new SettingsError(`The file that ${jobVariable.accounts} names is no list of accounts; render it anew.`, {
      cause,
    });
  }
}
