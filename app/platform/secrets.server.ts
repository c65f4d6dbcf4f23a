// Secrets at rest: AES-256-GCM with the key's id in front, so that keys can be rotated.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export type SecretKey = { id: string; key: Buffer };

export type Secrets = {
  /** @param context what the secret belongs to (it cannot be moved elsewhere) */
  seal(text: string, context: string): string;
  /** @throws SecretError when the key is unknown, or the text was changed or moved */
  open(sealed: string, context: string): string;
  /** Whether it was sealed with a key no longer the first. */
  isOutdated(sealed: string): boolean;
};

export class SecretError extends Error {
  override name = "SecretError";
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param keys the first one seals; all of them open */
export function createSecrets(keys: SecretKey[]): Secrets {
  const current = keys[0];
  if (!current) throw new SecretError("No secret key was given.");
  const byId = new Map(keys.map((key) => [key.id, key.key]));
  return {
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", current.key, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${current.id}:${sealed.toString("base64")}`;
    },
    open(sealed, context) {
      const [id = "", text = ""] = sealed.split(":");
      const key = byId.get(id);
      if (!key) throw new SecretError(`The secret was sealed with key "${id}", which is not in SECRET_KEYS.`);
      const bytes = Buffer.from(text, "base64");
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SecretError("The secret is cut short.");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return (
          decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
        );
      } catch (cause) {
        throw new SecretError("The secret was changed, or belongs to something else.", { cause });
      }
    },
    isOutdated: (sealed) => sealed.split(":")[0] !== current.id,
  };
}
