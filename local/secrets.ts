import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Secrets of one run on this machine: files under one folder, made at first use and kept. */
export class Secrets {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  /** A random password that needs no escaping in a URL. */
  password(name: string): string {
    return this.#kept(name, () => randomBytes(24).toString("base64url"));
  }

  /** An Ed25519 private key, PKCS#8 PEM, as infrastructure generates it on AWS. */
  ed25519(name: string): string {
    return this.#kept(name, () =>
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    );
  }

  #kept(name: string, make: () => string): string {
    const file = join(this.directory, name);
    try {
      return readFileSync(file, "utf8");
    } catch {
      const value = make();
      writeFileSync(file, value, { mode: 0o600 });
      return value;
    }
  }
}
