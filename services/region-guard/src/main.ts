import { ConfigError } from "@rumbo/kit/config";
import { runService } from "@rumbo/kit/service";
import { service } from "../service.ts";
import { compose } from "./compose.ts";
import { problems } from "./problems.ts";
import { runWitness } from "./witness.ts";

if (process.argv[2] === "witness")
  await runWitness().catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  });
else
  await runService({
    name: "region-guard",
    root: new URL("../", import.meta.url),
    descriptor: service,
    problems,
    compose,
  });
