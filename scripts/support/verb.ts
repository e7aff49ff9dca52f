import { parseArgs, type ParseArgsConfig } from "node:util";
import { UserError } from "../../environments/user-error.ts";

/** As `parseArgs` takes them. */
export type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>["values"];

/** One verb of package.json. */
export interface Verb<O extends Options> {
  /** Shown by `--help`: what it does, its flags, an example. */
  readonly usage: string;
  readonly options: O;
  /** Its number becomes the exit code; nothing means 0. */
  readonly run: (values: Values<O>, positionals: readonly string[]) => Promise<number | undefined>;
}

/**
 * Runs a verb as a command: parses arguments, answers `--help`, and turns a mistake of the user's (`UserError`, an
 * unknown flag) into its sentence and exit code 2. Any other error is ours: its stack is printed, exit code 1.
 */
export async function verb<const O extends Options>(definition: Verb<O>): Promise<void> {
  process.stdout.on("error", unlessReaderLeft);
  const code = await exitCodeOf(definition);
  // Not left to Node: when a connection was cut in the middle of a request, its own end waits for that one for ever, at
  // full speed (seen with 24.21, after the drills of two regions). What was printed is out by then.
  process.stdout.write("", () => process.exit(code));
}

async function exitCodeOf<const O extends Options>(definition: Verb<O>): Promise<number> {
  try {
    const { values, positionals } = parse(definition);
    if ("help" in values && values["help"] === true) {
      process.stdout.write(`${definition.usage.trim()}\n`);
      return 0;
    }
    return (await definition.run(values as Values<O>, positionals)) ?? 0;
  } catch (error) {
    process.stderr.write(`${error instanceof UserError ? error.message : describe(error)}\n`);
    return error instanceof UserError ? error.exitCode : 1;
  }
}

/**
 * Whoever read our output has seen enough (`npm run synth -- --diff | head`): an error of nobody's. The work goes on to its
 * end, because it may have something to stop in good order.
 */
function unlessReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function parse<O extends Options>({
  options,
}: Verb<O>): { values: Record<string, unknown>; positionals: readonly string[] } {
  try {
    return parseArgs({
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    // parseArgs explains the mistake in its first sentence and digresses afterwards.
    const [sentence = ""] = (error as Error).message.split(/\. (?=[A-Z])/);
    throw new UserError(`${sentence.replace(/\.$/, "")}; --help lists what this command takes.`);
  }
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
