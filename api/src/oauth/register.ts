/** How a server comes to know this client: by registration (RFC 7591), or by a document at the client's id. */
import { z } from 'zod';

import { OAuthError } from './errors.js';
import { ask, cleaned, jsonObject, place, type Way } from './requests.js';
import { isErrorCode } from './token-answer.js';
import type {
  AuthorizationServer,
  ClientAuthMethod,
  OAuthClient,
  RegisteredClient,
  RegisterRequest,
} from './types.js';

/** Where the gateway answers with `clientMetadataDocument`. */
export const CLIENT_METADATA_PATH = '/oauth/client-metadata.json';
/** Where authorization servers send browsers back to. */
export const CALLBACK_PATH = '/oauth/callback';

const METHODS = ['client_secret_basic', 'client_secret_post', 'none'] as const;

/** RFC 7591 §3.2.1; some answer null for what they do not set. */
const answerSchema = z.object({
  client_id: z.string().min(1).max(2000),
  client_secret: z.string().max(4000).nullish(),
  /** Seconds; 0 is never. */
  client_secret_expires_at: z.number().nullish().catch(null),
  token_endpoint_auth_method: z.enum(METHODS).nullish().catch(null),
});

/**
 * @throws OAuthError `registration_refused` (also where there is no registration endpoint),
 * `server_error`, `unreachable`, `discovery_failed`.
 */
export async function register(
  way: Way,
  as: AuthorizationServer,
  { redirectUri, clientName, scopes }: RegisterRequest,
): Promise<RegisteredClient> {
  const { registrationEndpoint: url } = as;
  if (url === null)
    throw new OAuthError('registration_refused', 'The authorization server registers no clients; give one.', {
      maybeSent: false,
    });
  // A secret ties the refresh token to this service; who is known without one may be anybody.
  const method = METHODS.find((one) => as.tokenEndpointAuthMethods.includes(one)) ?? 'none';
  const metadata = {
    ...described(clientName, [redirectUri]),
    token_endpoint_auth_method: method,
    application_type: isLoopback(redirectUri) ? 'native' : 'web',
    ...(scopes?.length ? { scope: scopes.join(' ') } : {}),
  };
  const answer = await ask(way, 'The registration endpoint', url, {
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
    maxRedirects: 0,
  });
  const members = jsonObject(answer.body.toString());
  const parsed = answer.status >= 200 && answer.status < 300 ? answerSchema.safeParse(members) : null;
  if (!parsed?.success) throw refusal(url, answer.status, members);
  return registered(parsed.data, method);
}

function registered(answer: z.infer<typeof answerSchema>, asked: ClientAuthMethod): RegisteredClient {
  const clientSecret = answer.client_secret || null;
  const expires = answer.client_secret_expires_at ?? 0;
  const said = answer.token_endpoint_auth_method ?? (asked === 'none' ? 'client_secret_basic' : asked);
  return {
    clientId: answer.client_id,
    clientSecret,
    authMethod: clientSecret === null ? 'none' : said,
    secretExpiresAt: clientSecret === null || expires <= 0 ? null : expires * 1000,
  };
}

/** Nothing secret was sent, so that the server's own words may be shown. */
function refusal(url: string, status: number, members: Record<string, unknown> | null): OAuthError {
  const where = `The registration endpoint ${place(url)}`;
  const oauthError = isErrorCode(members?.error, []) ? members.error : null;
  if (status >= 500 || status === 429)
    return new OAuthError('server_error', `${where} answers HTTP ${status}.`, { oauthError });
  const said = cleaned(String(members?.error_description ?? ''));
  const why = [oauthError ?? `HTTP ${status}`, said].filter((part) => part !== '').join(': ');
  return new OAuthError('registration_refused', `${where} answers ${why}.`, { oauthError });
}

/**
 * The client as every server sees it that supports client id metadata documents. Public: a document
 * cannot hold a secret.
 * @param publicUrl PATCHBAY_PUBLIC_URL, without a slash at its end.
 */
export function clientMetadataDocument({ publicUrl }: { readonly publicUrl: string }): object {
  return {
    client_id: `${publicUrl}${CLIENT_METADATA_PATH}`,
    client_uri: publicUrl,
    ...described('Patchbay', [`${publicUrl}${CALLBACK_PATH}`]),
    token_endpoint_auth_method: 'none',
  };
}

/**
 * @returns the client whose id is the URL of its document, or null where the server does not support it
 * or could not fetch it: the URL has to be https (MCP 2026-07-28, Client ID Metadata Documents).
 */
export function clientByMetadata(
  as: AuthorizationServer,
  { publicUrl }: { readonly publicUrl: string },
): OAuthClient | null {
  if (!as.clientIdMetadataSupported || !publicUrl.startsWith('https://')) return null;
  return { clientId: `${publicUrl}${CLIENT_METADATA_PATH}`, clientSecret: null, authMethod: 'none' };
}

function described(name: string, redirectUris: readonly string[]): object {
  return {
    client_name: name,
    redirect_uris: redirectUris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
