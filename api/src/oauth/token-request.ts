/** One request to a token endpoint, by the library's form and the guarded way out. */
import {
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  customFetch,
  type AuthorizationServer as LibraryServer,
  OperationProcessingError,
  processGenericTokenEndpointResponse,
  type TokenEndpointRequestOptions,
  UnsupportedOperationError,
} from 'oauth4webapi';

import type { Fetched } from '../outbound/fetch.js';
import { clientAuthOf } from './client-auth.js';
import { OAuthError } from './errors.js';
import { ask, place, type Way } from './requests.js';
import { secretsOf, type TokenMembers, tokenMembers, tokensOf } from './token-answer.js';
import type { AuthorizationServer, OAuthClient, Quirks, Tokens } from './types.js';

/** What the requests of the library take. */
export interface Parties {
  readonly server: LibraryServer;
  readonly client: Client;
  readonly auth: ClientAuth;
  readonly options: TokenEndpointRequestOptions;
}

interface Grant {
  readonly client: OAuthClient;
  readonly resource: string;
  readonly quirks?: Quirks | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  /** The refresh token that is sent, and stays where no other is answered. */
  readonly previous?: string;
}

/**
 * @param send one of the library's token requests.
 * @throws OAuthError
 */
export async function requestTokens(
  way: Way,
  as: AuthorizationServer,
  grant: Grant,
  send: (parties: Parties) => Promise<Response>,
): Promise<Tokens> {
  const what = `The token endpoint ${place(as.tokenEndpoint)}`;
  const server = libraryServer(as);
  const client = { client_id: grant.client.clientId };
  const auth = await clientAuthOf(as, grant.client);
  const additionalParameters = new URLSearchParams();
  if (grant.quirks?.sendResource !== false) additionalParameters.set('resource', grant.resource);
  if (grant.scopes?.length) additionalParameters.set('scope', grant.scopes.join(' '));
  const options: TokenEndpointRequestOptions = {
    additionalParameters,
    ...sending(way, 'The token endpoint', grant.client, (answer, secrets) =>
      Response.json(tokenMembers(what, answer, secrets)),
    ),
  };
  const sentAt = Date.now();
  const response = await typed(what, send({ server, client, auth, options }));
  const members = await processed(what, server, client, response);
  return tokensOf(what, members, sentAt, grant.previous ?? null);
}

/**
 * Lets the library send by the guarded way.
 * @param read makes of an answer one that the library knows, or throws the OAuthError that it is.
 */
export function sending(
  way: Way,
  what: string,
  client: OAuthClient,
  read: (answer: Fetched, secrets: readonly string[]) => Response,
): Pick<TokenEndpointRequestOptions, typeof allowInsecureRequests | typeof customFetch> {
  return {
    // The guard decides where TLS may be missing.
    [allowInsecureRequests]: true,
    [customFetch]: async (url, { headers: { 'user-agent': _library, ...headers }, body }) => {
      const fields = new URLSearchParams(body);
      // A redirect of a request with credentials is never followed.
      const request = { headers, body: fields.toString(), maxRedirects: 0 };
      return read(await ask(way, what, url, request), secretsOf(fields, client));
    },
  };
}

/** What the library finds wrong before anything is sent: an endpoint that is no URL, a key that is too weak. */
export async function typed(what: string, request: Promise<Response>): Promise<Response> {
  try {
    return await request;
  } catch (error) {
    const unsent = { maybeSent: false };
    if (error instanceof OperationProcessingError)
      throw new OAuthError('discovery_failed', `${what} is no URL for requests.`, unsent);
    if (error instanceof UnsupportedOperationError)
      throw new OAuthError('invalid_client', 'The key of the client cannot be used.', unsent);
    throw error;
  }
}

async function processed(
  what: string,
  server: LibraryServer,
  client: Client,
  response: Response,
): Promise<TokenMembers> {
  try {
    return await processGenericTokenEndpointResponse(server, client, response);
  } catch (error) {
    // Its errors hold the answer, tokens and all: none goes on as a cause.
    if (error instanceof UnsupportedOperationError)
      throw new OAuthError('invalid_client', `${what} answers no bearer token.`);
    throw new OAuthError('server_error', `${what} answers a success without a proper token.`);
  }
}

/** As the library knows an authorization server. It wants an issuer even where none is known. */
export function libraryServer(as: AuthorizationServer): LibraryServer {
  return {
    issuer: as.issuer ?? as.tokenEndpoint,
    token_endpoint: as.tokenEndpoint,
    ...(as.revocationEndpoint === null ? {} : { revocation_endpoint: as.revocationEndpoint }),
    authorization_response_iss_parameter_supported: as.issParameterSupported,
  };
}
