import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { ConfigError } from "@rumbo/kit/config";
import { calculateJwkThumbprint, exportJWK } from "jose";

/** A public key as the key set shows it (RFC 7517, RFC 8037). */
export interface PublicKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly kid: string;
  readonly alg: "EdDSA";
  readonly use: "sig";
}

export interface SigningKeys {
  /** Signs new tokens. */
  readonly current: { readonly kid: string; readonly privateKey: KeyObject };
  /** All keys whose tokens are good: the current one and those before and after it. */
  readonly publicKeys: { readonly keys: PublicKey[] };
}

/**
 * Reads the secret: PKCS#8 PEM blocks of Ed25519 keys. The first one signs; the others are published too, so that a
 * new key is known everywhere before it signs, and an old one until its last token has ended.
 *
 * @throws ConfigError when the secret holds no key, or one of another kind
 */
export async function loadSigningKeys(secret: string): Promise<SigningKeys> {
  const privateKeys = (secret.match(pemBlock) ?? []).map(readKey);
  const keys = await Promise.all(privateKeys.map(toPublicKey));
  const [privateKey] = privateKeys;
  const [publicKey] = keys;
  if (!privateKey || !publicKey)
    throw new ConfigError(
      "The secret signing-key holds no private key; it must hold PKCS#8 PEM blocks of Ed25519 keys.",
    );
  return { current: { kid: publicKey.kid, privateKey }, publicKeys: { keys } };
}

const pemBlock = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g;

function readKey(pem: string, index: number): KeyObject {
  const expected = `Block ${index + 1} of the secret signing-key must be an Ed25519 key in PKCS#8 PEM`;
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new ConfigError(`${expected}; it cannot be read.`, { cause });
  }
  if (key.asymmetricKeyType !== "ed25519") throw new ConfigError(`${expected}, not ${key.asymmetricKeyType}.`);
  return key;
}

async function toPublicKey(privateKey: KeyObject): Promise<PublicKey> {
  const jwk = await exportJWK(createPublicKey(privateKey));
  return {
    kty: "OKP",
    crv: "Ed25519",
    x: jwk.x as string,
    kid: await calculateJwkThumbprint(jwk),
    alg: "EdDSA",
    use: "sig",
  };
}
