declare module "dynalite" {
  import type { Server } from "node:http";
  /** DynamoDB's API in this process. */
  function dynalite(options: { readonly createTableMs?: number }): Server;
  export = dynalite;
}
