/**
 * Mail to people: through SMTP, or, in the embedded default, as files in the data directory's outbox. The
 * server is the operator's own setting, as the database is: nobody else can choose where this connects to.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Env } from '../config/env.js';

/** Plain text to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** @throws when the mail could not be handed over. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 20_000;

/** As PATCHBAY_MAIL says. Connects with the first mail. */
export function createMailer(env: Env): Mailer {
  const from = env.PATCHBAY_MAIL_FROM ?? `Patchbay <no-reply@${new URL(env.PATCHBAY_PUBLIC_URL).hostname}>`;
  return env.PATCHBAY_MAIL === 'file'
    ? new Outbox(join(env.PATCHBAY_DATA_DIR, 'outbox'), from)
    : smtp(env.PATCHBAY_MAIL, from);
}

function smtp(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // What a mail says is text; nothing in it may name a file or a URL to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      await transport.sendMail({ from, ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
    },
    close: () => transport.close(),
  };
}

/** One JSON file for each mail; their names sort by time. */
class Outbox implements Mailer {
  constructor(
    private readonly directory: string,
    private readonly from: string,
  ) {}

  async send(mail: Mail): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const at = new Date().toISOString();
    const name = `${at.replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}.json`;
    const text = `${JSON.stringify({ at, from: this.from, ...mail }, null, 2)}\n`;
    // Whoever watches the directory never sees half a mail.
    const draft = join(this.directory, `.${name}`);
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, join(this.directory, name));
  }

  close(): void {}
}
