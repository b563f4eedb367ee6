import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OPCUACertificateManager } from 'node-opcua';
import { type Logger, messageOf } from './common.ts';

/** Made on first start, good for ten years: a control network has no certificate authority that would renew it. */
export async function openCertificates(folder: string, acceptUnknown: boolean): Promise<OPCUACertificateManager> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const manager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: acceptUnknown,
    name: 'braise',
  });
  await manager.initialize();
  return manager;
}

/**
 * Trusts the application certificates of our own processes: those that stand beside this one's in the same parent folder,
 * which only this machine's own account can write.
 */
export class SiblingTrust {
  readonly #manager: OPCUACertificateManager;
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #known = new Map<string, number>();

  constructor(manager: OPCUACertificateManager, folder: string, logger: Logger) {
    this.#manager = manager;
    this.#folder = folder;
    this.#logger = logger;
  }

  /** Looks for certificates that came or changed since the last look. */
  async refresh(): Promise<void> {
    const parent = dirname(this.#folder);
    if (!existsSync(parent)) return;
    for (const sibling of readdirSync(parent)) {
      const certificates = join(parent, sibling, 'own', 'certs');
      if (!existsSync(certificates)) continue;
      for (const file of readdirSync(certificates).filter((name) => name.endsWith('.pem')))
        await this.#trust(join(certificates, file));
    }
  }

  async #trust(path: string): Promise<void> {
    const changed = statSync(path).mtimeMs;
    if (this.#known.get(path) === changed) return;
    const body = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(readFileSync(path, 'utf8'));
    if (body === null) return;
    try {
      await this.#manager.trustCertificate(Buffer.from(body[1].replace(/\s/g, ''), 'base64'));
      this.#known.set(path, changed);
    } catch (error) {
      this.#logger.warn({ path, error: messageOf(error) }, 'the certificate of a process of ours could not be trusted');
    }
  }
}
