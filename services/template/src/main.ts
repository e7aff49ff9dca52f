import { runService } from "@rumbo/kit/service";
import { service } from "../service.ts";
import { compose } from "./compose.ts";
import { problems } from "./problems.ts";

await runService({ name: "template", root: new URL("../", import.meta.url), descriptor: service, problems, compose });
