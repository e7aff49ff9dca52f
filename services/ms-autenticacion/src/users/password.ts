import { hash, verify } from "@node-rs/argon2";

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane; the algorithm is the library's default. */
const parameters = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** @returns a PHC string, which names its own parameters: raising them later breaks no stored hash */
export const hashPassword = (password: string): Promise<string> => hash(normalise(password), parameters);

export const passwordMatches = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, normalise(password));

/** The same characters typed on two keyboards may differ in bytes (NIST SP 800-63B, 3.1.1.2). */
const normalise = (password: string): string => password.normalize("NFKC");
