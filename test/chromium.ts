/**
 * A headless Chromium for tests of pages: Debian's, or the one that PATCHBAY_TEST_CHROMIUM names. Where there is none
 * those tests are skipped and say so; with CI=true that is a failure.
 */
import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

const BINARY = process.env.PATCHBAY_TEST_CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  // As root there is no other way; what is opened is ours.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nobody outside is asked, whatever a page tries: names other than these do not resolve.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
];

/** Whether there is none. @throws with CI=true instead of saying so. */
export function chromiumMissing(): boolean {
  if (existsSync(BINARY)) return false;
  const reason = `${BINARY} is not there (Debian: apt-get install chromium)`;
  if (process.env.CI === 'true') throw new Error(`${reason}, and CI=true allows no skipped tests`);
  process.stderr.write(`Tests in a browser do not run: ${reason}.\n`);
  return true;
}

/** With an empty profile of its own. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: BINARY, args: FLAGS, headless: true });
}

export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What a content security policy forbade, by directive and URL. */
  readonly violations: string[];
  /** `host:port` of everything that was asked for. */
  readonly hosts: Set<string>;
  /** What the browser complained of, an answer that is an error apart. */
  readonly complaints: string[];
}

/** A window that remembers what went on in it. Script is off unless it is asked for. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB', ...options });
  // Less than a test has, so that what is waited for stands in the failure.
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const watched: Watched = { context, page, violations: [], hosts: new Set(), complaints: [] };
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:') watched.hosts.add(url.host);
  });
  page.on('console', (message) => {
    const isBad = message.type() === 'error' || message.type() === 'warning';
    if (isBad && !/status of \d{3}/.test(message.text())) watched.complaints.push(message.text());
  });
  page.on('pageerror', (error) => watched.complaints.push(error.message));
  const session = await context.newCDPSession(page);
  // The browser's own word: it comes without script too.
  session.on('Audits.issueAdded', ({ issue }) => {
    const details = issue.details.contentSecurityPolicyIssueDetails;
    if (details) watched.violations.push(`${details.violatedDirective} ${details.blockedURL ?? 'inline'}`);
  });
  await session.send('Audits.enable');
  return watched;
}
