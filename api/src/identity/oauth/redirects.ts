/**
 * Redirect URIs of clients. The plugin takes https, loopback, and schemes that are reversed domain names; agents
 * on desktops have further ones (`cursor://…`, `vscode://…`), which it compares well but does not register. They
 * are put into the row after it has found the rest good.
 */
import { isNativePrivateUseRedirectUri } from '@better-auth/core/utils/redirect-uri';
import type { Database } from '@patchbay/prisma';
import { OauthError } from './oauth-error.js';

const MAX_URIS = 20;
const MAX_LENGTH = 2_048;
/** What the plugin judges in the place of a client's URIs where all of them are ours to judge. */
const STAND_IN = 'http://127.0.0.1/';

export interface Redirects {
  /** For the plugin; never empty. */
  readonly judged: readonly string[];
  /** All, where the row has to be put right afterwards; else null. */
  readonly all: readonly string[] | null;
  /** What the client is where it does not say: `web` needs https off this machine for all. */
  readonly applicationType: 'web' | 'native';
}

/** @throws OauthError invalid_redirect_uri (RFC 7591 §3.2.2) */
export function redirectsOf(uris: unknown): Redirects {
  if (!Array.isArray(uris) || uris.length === 0 || uris.length > MAX_URIS)
    throw refused(`redirect_uris must be 1 to ${MAX_URIS} URIs`);
  const all = uris.map((uri: unknown) => {
    if (typeof uri !== 'string' || uri.length > MAX_LENGTH || !URL.canParse(uri))
      throw refused(`redirect_uris must be URIs of at most ${MAX_LENGTH} characters`);
    return uri;
  });
  const judged = all.filter((uri) => !isDesktopScheme(uri));
  return {
    judged: judged.length > 0 ? judged : [STAND_IN],
    all: judged.length === all.length ? null : all,
    applicationType: all.every(isWeb) ? 'web' : 'native',
  };
}

/** Writes all the URIs of a client whose others were found good. */
export async function writeRedirects(db: Database, clientId: string, all: readonly string[]): Promise<void> {
  await db.system((tx) => tx.clientApp.updateMany({ where: { clientId }, data: { redirectUris: [...all] } }));
}

function isDesktopScheme(uri: string): boolean {
  const url = new URL(uri);
  return (
    url.protocol !== 'http:' &&
    url.protocol !== 'https:' &&
    !uri.includes('#') &&
    url.username === '' &&
    isNativePrivateUseRedirectUri(url)
  );
}

function isWeb(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

function refused(description: string): OauthError {
  return new OauthError('invalid_redirect_uri', description);
}
