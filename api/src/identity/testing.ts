/** What tests of people share: a browser without a screen (a jar of cookies), and the outbox. */
import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApi, type TestApi, type TestApiOptions } from '../testing.js';

export const ORIGIN = 'https://patchbay.test';
export const PASSWORD = 'correct horse battery';

export interface PeopleApi extends TestApi {
  /** Where mails are. */
  readonly outbox: string;
  readonly mails: Outbox;
}

interface SentMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** An api with an outbox of its own; sign-up is open unless `env` says otherwise. */
export async function startPeopleApi(options: TestApiOptions = {}): Promise<PeopleApi> {
  const data = await mkdtemp(join(tmpdir(), 'patchbay-people-'));
  const env = { PATCHBAY_SIGN_UP: 'open', PATCHBAY_DATA_DIR: data, ...options.env };
  const api = await startTestApi({ ...options, env });
  const outbox = join(data, 'outbox');
  return {
    ...api,
    outbox,
    mails: new Outbox(outbox),
    async close() {
      await api.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

export class Outbox {
  private readonly taken = new Set<string>();

  constructor(private readonly directory: string) {}

  /** All that were sent and not yet taken, oldest first. */
  async all(): Promise<SentMail[]> {
    const names = await readdir(this.directory).catch(() => []);
    const open = names.filter((name) => !name.startsWith('.') && !this.taken.has(name)).sort();
    return Promise.all(open.map((name) => this.read(name)));
  }

  /** The next mail to somebody, once. Waits for it: mails leave after the answer. */
  async next(to: string): Promise<SentMail> {
    for (let tries = 0; tries < 1_500; tries++) {
      const names = await readdir(this.directory).catch(() => []);
      for (const name of names.sort()) {
        if (name.startsWith('.') || this.taken.has(name)) continue;
        const mail = await this.read(name);
        if (mail.to !== to) continue;
        this.taken.add(name);
        return mail;
      }
      await sleep(10);
    }
    throw new Error(`no mail to ${to} came`);
  }

  private async read(name: string): Promise<SentMail> {
    return JSON.parse(await readFile(join(this.directory, name), 'utf8'));
  }
}

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | number | undefined>;
  readonly body: any;
  readonly text: string;
}

export interface Sent {
  readonly body?: unknown;
  /** Instead of a body of JSON. */
  readonly raw?: string;
  readonly headers?: Record<string, string>;
}

/** Keeps cookies and sends what a browser sends of itself: `Origin` and `Sec-Fetch-Site`. */
export class Browser {
  readonly jar = new Map<string, string>();
  /** The attributes that each cookie was set with. */
  readonly attributes = new Map<string, string>();

  constructor(
    private readonly api: TestApi,
    private readonly origin = ORIGIN,
  ) {}

  get(path: string, sent: Sent = {}): Promise<Reply> {
    return this.send('GET', path, sent);
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('POST', path, { body, headers });
  }

  async send(method: string, path: string, { body, raw, headers }: Sent = {}): Promise<Reply> {
    const answer = await this.api.ask(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(raw === undefined ? {} : { raw }),
      headers: {
        ...(this.jar.size > 0 ? { cookie: this.cookies() } : {}),
        ...(method === 'GET' ? {} : { origin: this.origin, 'sec-fetch-site': 'same-origin' }),
        ...headers,
      },
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) this.keep(String(line));
    return answer;
  }

  cookies(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const ended = attributes.some((one) => /^max-age=0$/i.test(one)) || value === '';
    if (ended) this.jar.delete(name);
    else this.jar.set(name, value);
    this.attributes.set(name, attributes.join('; '));
  }
}

/** Signs up, proves the address by the mail, and signs in. */
export async function signedUp(api: PeopleApi, email: string, name = 'Ada'): Promise<Browser> {
  const browser = new Browser(api);
  const up = await browser.post('/api/auth/sign-up/email', { email, password: PASSWORD, name });
  if (up.status !== 200) throw new Error(`sign-up: ${up.status} ${up.text}`);
  await verify(api, browser, email);
  await signIn(browser, email);
  return browser;
}

export async function verify(api: PeopleApi, browser: Browser, email: string): Promise<void> {
  const { text } = await api.mails.next(email);
  const token = tokenIn(text);
  const answer = await browser.get(`/api/auth/verify-email?token=${token}`);
  if (answer.status !== 200) throw new Error(`verification: ${answer.status} ${answer.text}`);
}

export async function signIn(browser: Browser, email: string, password = PASSWORD): Promise<Reply> {
  const answer = await browser.post('/api/auth/sign-in/email', { email, password });
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`);
  return answer;
}

/** The path of the first link of ours in a mail. */
export function linkIn(text: string): string {
  const url = /https:\/\/patchbay\.test(\/\S+)/.exec(text)?.[1];
  if (url === undefined) throw new Error(`no link in: ${text}`);
  return url;
}

/** What the link of a mail proves. */
export function tokenIn(text: string): string {
  const token = new URL(linkIn(text), ORIGIN).searchParams.get('token');
  if (token === null) throw new Error(`no token in: ${text}`);
  return token;
}

/** An authenticator's code (RFC 6238) of a step of 30 s; those of one step on either side are taken too. */
export const codeAt = (secret: Buffer, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

/** Of `otpauth://totp/…?secret=`. */
export function secretOf(uri: string): Buffer {
  const text = new URL(uri).searchParams.get('secret') ?? '';
  let bits = '';
  for (const char of text.replace(/=+$/, ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
