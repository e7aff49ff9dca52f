import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/**
 * 32 letters and digits, 190 bits. No special characters: passwords travel in URLs, and each backing service forbids
 * other ones (RDS `/@"`, Amazon MQ `,:=`).
 */
export function generatedPassword(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return new random.RandomPassword(name, { length: 32, special: false }, opts).result;
}
