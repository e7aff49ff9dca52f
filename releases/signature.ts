import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Environment } from "../environments/environment.ts";
import { registryHost, repositoryName } from "../environments/naming.ts";
import { platform } from "../environments/platform.ts";
import { UserError } from "../environments/user-error.ts";
import type { Digest } from "../manifests/digest.ts";
import { Refusal } from "./refusal.ts";

/**
 * Lets `cosign` find out whether our own pipeline signed an image: keyless, so the certificate names the workflow, and only
 * one that ran on a branch that releases is believed.
 *
 * @throws Refusal when it did not
 */
export async function verifySignature({ regions }: Environment, image: string, digest: Digest): Promise<void> {
  const reference = `${registryHost(regions.primary.region)}/${repositoryName(image)}@${digest}`;
  const workflow = `https://github.com/${platform.repository}/.github/workflows/`.replaceAll(".", String.raw`\.`);
  const args = [
    "verify",
    "--certificate-oidc-issuer=https://token.actions.githubusercontent.com",
    `--certificate-identity-regexp=^${workflow}[^@]+@refs/heads/(develop|main)$`,
    reference,
  ];
  try {
    await promisify(execFile)("cosign", args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new UserError("--verify needs cosign; install it (https://docs.sigstore.dev) and run the command again.");
    const said = (error as { readonly stderr?: string }).stderr?.trim() ?? "";
    throw new Refusal(`${reference} carries no signature of our pipeline (${said}); release only what it has built.`);
  }
}
