import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Argon2id as OWASP's password storage cheat sheet asks at least (19 MiB, 2 passes, 1 lane); RFC 9106. */
const memoryKib = 19_456;
const passes = 2;
const parallelism = 1;
const tagLength = 32;
const saltLength = 16;

function derive(
  password: string,
  salt: Buffer,
  cost: { memory: number; passes: number; parallelism: number },
): Promise<Buffer> {
  const parameters = { message: password.normalize('NFKC'), nonce: salt, tagLength, ...cost };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(Buffer.from(tag)) : reject(error)));
  });
}

const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Hashes a password with a salt of its own: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength);
  const tag = await derive(password, salt, { memory: memoryKib, passes, parallelism });
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`;
}

const pattern = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Whether the password is the hashed one, in constant time. Throws an Error where `encoded` is no hash of ours. */
export async function verifyPassword(password: string, encoded: string): Promise<boolean> {
  const match = pattern.exec(encoded);
  if (match === null) throw new Error('not an argon2id hash');
  const cost = { memory: Number(match[1]), passes: Number(match[2]), parallelism: Number(match[3]) };
  const expected = Buffer.from(match[5], 'base64');
  const tag = await derive(password, Buffer.from(match[4], 'base64'), cost);
  return tag.length === expected.length && timingSafeEqual(tag, expected);
}

/** Letters and digits that nobody confuses when reading them out. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A random password of four groups of four: 80 bits. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
