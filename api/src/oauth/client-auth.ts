/** How a client shows who it is at the token and revocation endpoints: RFC 6749 §2.3, RFC 7523 §2.2. */
import { type ClientAuth, type CryptoKey, None, PrivateKeyJwt } from 'oauth4webapi';

import { OAuthError } from './errors.js';
import type { AuthorizationServer, ClientAuthMethod, OAuthClient, PrivateJwk } from './types.js';

const ALGORITHMS: Readonly<Record<string, { name: string; hash?: string; namedCurve?: string }>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
};

/** @throws OAuthError `invalid_client` where what the method needs is missing or wrong. */
export async function clientAuthOf(as: AuthorizationServer, client: OAuthClient): Promise<ClientAuth> {
  const method = client.authMethod ?? methodFor(as, client);
  if (method === 'none') return None();
  if (method === 'private_key_jwt') return PrivateKeyJwt(await signingKey(client.privateKey));
  const { clientSecret } = client;
  if (!clientSecret) throw new OAuthError('invalid_client', `${method} needs a client secret.`, UNSENT);
  return method === 'client_secret_basic' ? basic(clientSecret) : post(clientSecret);
}

const UNSENT = { maybeSent: false };

/** Where nobody says: by body, which every provider with endpoints given by hand (presets.json) takes. */
function methodFor(as: AuthorizationServer, client: OAuthClient): ClientAuthMethod {
  if (client.privateKey) return 'private_key_jwt';
  if (!client.clientSecret) return 'none';
  return as.tokenEndpointAuthMethods.includes('client_secret_basic')
    ? 'client_secret_basic'
    : 'client_secret_post';
}

/**
 * The library's own escapes `-` and `.` too, which is right, but what many servers do not decode; in the
 * ids and secrets that are in use there is nothing else to escape.
 */
function basic(secret: string): ClientAuth {
  return (_as, { client_id }, _body, headers) => {
    const pair = `${formEncoded(client_id)}:${formEncoded(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };
}

function post(secret: string): ClientAuth {
  return (_as, { client_id }, body) => {
    body.set('client_id', client_id);
    body.set('client_secret', secret);
  };
}

function formEncoded(text: string): string {
  return encodeURIComponent(text).replace(/%20/g, '+');
}

async function signingKey(jwk: PrivateJwk | null | undefined): Promise<{ key: CryptoKey; kid?: string }> {
  const algorithm = jwk ? ALGORITHMS[jwk.alg] : undefined;
  if (!jwk || algorithm === undefined) {
    const known = Object.keys(ALGORITHMS).join(', ');
    throw new OAuthError('invalid_client', `private_key_jwt needs a private key with alg ${known}.`, UNSENT);
  }
  try {
    const { kid, use: _use, key_ops: _ops, ...key } = jwk;
    const imported = await crypto.subtle.importKey('jwk', key, algorithm, false, ['sign']);
    return { key: imported, ...(kid === undefined ? {} : { kid }) };
  } catch {
    // The reason may quote the key.
    throw new OAuthError('invalid_client', 'The private key of the client cannot be read.', UNSENT);
  }
}
