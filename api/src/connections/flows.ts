/**
 * The steps of an authorisation: what is asked of the authorization server before the browser goes there and
 * after it came back. No database: whoever calls keeps what is given, and hands it in again.
 */
import type { CredentialNeed } from '../gateway/snapshot/types.js';
import { beginAuthorization, finishAuthorization } from '../oauth/authorize.js';
import { discover } from '../oauth/discover.js';
import { OAuthError } from '../oauth/errors.js';
import { CALLBACK_PATH, clientByMetadata, register } from '../oauth/register.js';
import { unionOfScopes } from '../oauth/scopes.js';
import { clientCredentialsTokens } from '../oauth/tokens.js';
import type { AuthorizationServer, Begun, OAuthClient, RegisteredClient } from '../oauth/types.js';
import type { Outbound } from '../outbound/outbound.js';
import type { NewCredential } from './connection-store.js';
import type { ClientSource } from './credentials.js';
import { type ConnectableServer, clientOf, oauthOf } from './oauth-server.js';
import { manualOf, presetOf, quirksOf } from './presets.js';
import { credentialOf } from './token-refresher.js';

/** A client registered before, as it is sealed in `oauth_clients`. */
export interface KnownClient {
  readonly issuer: string;
  readonly redirectUri: string;
  readonly client: RegisteredClient;
}

/** An authorisation under way, as it is sealed in `connection_flows`. */
export interface FlowProgress {
  readonly codeVerifier: string;
  readonly authorizationServer: AuthorizationServer;
  readonly client: ClientSource;
  readonly redirectUri: string;
  readonly scopes: readonly string[] | null;
  /** Of the server when it began: another one since ends it. */
  readonly configVersion: number;
  /** Where the browser goes in the end; null: a page of ours. */
  readonly returnUrl: string | null;
}

/** What was found out about where to authorise. */
export interface Prepared {
  readonly authorizationServer: AuthorizationServer;
  readonly source: ClientSource;
  readonly scopes: readonly string[] | null;
  /** A client that was registered just now, to be kept. */
  readonly registered: KnownClient | null;
  /** Of the discovery; null where there was none. */
  readonly discoveryMs: number | null;
}

const CHALLENGE_MS = 10_000;
/** A client whose secret ends sooner is registered anew. */
const SECRET_LEEWAY_MS = 24 * 3_600_000;

export class Flows {
  constructor(
    private readonly outbound: Outbound,
    private readonly publicUrl: string,
  ) {}

  get redirectUri(): string {
    return `${this.publicUrl}${CALLBACK_PATH}`;
  }

  /**
   * @param known clients registered for this server before.
   * @param more scopes to ask for besides those of the server.
   * @throws OAuthError
   */
  async prepare(
    server: ConnectableServer,
    known: readonly KnownClient[],
    more: readonly string[] | null,
  ): Promise<Prepared> {
    const settings = oauthOf(server);
    const { url } = server.config;
    if (settings === null || url === null)
      throw new OAuthError('discovery_failed', 'The server has no OAuth.');
    const manual = manualOf(settings);
    const started = performance.now();
    const challenge = manual === null ? await this.challengeOf(url) : null;
    const authorizationServer = await discover(this.outbound, {
      serverUrl: url,
      challenge,
      manual,
      grant: settings.grant,
    });
    const discoveryMs = manual === null ? performance.now() - started : null;
    const own = settings.scopes ?? presetOf(settings)?.scopes ?? authorizationServer.scopes;
    const scopes = unionOfScopes(own, more);
    const { registered, source } =
      settings.clientId === null
        ? await this.ownClient(authorizationServer, known, scopes)
        : { registered: null, source: { from: 'configuration' } as const };
    return { authorizationServer, source, scopes, registered, discoveryMs };
  }

  /** WWW-Authenticate of a request without credentials (RFC 9728 §5.1), or null. */
  private async challengeOf(url: string): Promise<string | null> {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    try {
      const answer = await this.outbound.fetch(url, {
        headers,
        body,
        timeoutMs: CHALLENGE_MS,
        maxBytes: 65_536,
      });
      const challenge = answer.headers['www-authenticate'];
      return answer.status !== 401 || challenge === undefined ? null : [challenge].flat().join(', ');
    } catch {
      // The well-known places are left; a server that is not there says so again.
      return null;
    }
  }

  /** In the order of MCP 2025-11-25, basic/authorization §Client Registration Approaches. */
  private async ownClient(
    as: AuthorizationServer,
    known: readonly KnownClient[],
    scopes: readonly string[] | null,
  ): Promise<Pick<Prepared, 'registered' | 'source'>> {
    const document = clientByMetadata(as, { publicUrl: this.publicUrl });
    if (document !== null) return { registered: null, source: { from: 'document', client: document } };
    const { redirectUri } = this;
    const issuer = issuerOf(as);
    const found = known.find((one) => one.issuer === issuer && one.redirectUri === redirectUri);
    if (found !== undefined && lasts(found.client))
      return { registered: null, source: { from: 'registration', client: found.client } };
    const client = await register(this.outbound, as, { redirectUri, clientName: 'Patchbay', scopes });
    return {
      registered: { issuer, redirectUri, client },
      source: { from: 'registration', client },
    };
  }

  /** Where the browser goes, and what to keep until it comes back. @throws OAuthError */
  async begin(
    server: ConnectableServer,
    { authorizationServer, scopes, source }: Prepared,
    returnUrl: string | null,
  ): Promise<{ readonly begun: Begun; readonly progress: FlowProgress }> {
    const { redirectUri } = this;
    const settings = oauthOf(server);
    const begun = await beginAuthorization(authorizationServer, {
      client: clientOf(source, settings),
      redirectUri,
      scopes,
      resource: authorizationServer.resource,
      quirks: quirksOf(settings),
    });
    const { codeVerifier } = begun;
    const { configVersion } = server;
    const progress = {
      codeVerifier,
      authorizationServer,
      client: source,
      redirectUri,
      scopes: begun.scopes,
      configVersion,
      returnUrl,
    };
    return { begun, progress };
  }

  /** Tokens for what the browser brought back. @throws OAuthError */
  async finish(
    server: ConnectableServer,
    progress: FlowProgress,
    state: string,
    params: URLSearchParams,
  ): Promise<NewCredential> {
    const { authorizationServer, client: source, codeVerifier, redirectUri, scopes } = progress;
    const settings = oauthOf(server);
    const tokens = await finishAuthorization(this.outbound, authorizationServer, {
      client: this.clientOf(server, source),
      redirectUri,
      codeVerifier,
      resource: authorizationServer.resource,
      params,
      expectedState: state,
      quirks: quirksOf(settings),
    });
    const granted = {
      kind: 'oauth2',
      grant: 'authorization_code',
      authorizationServer,
      client: source,
      requestedScopes: scopes,
    } as const;
    return credentialOf(granted, tokens, scopes ?? []);
  }

  /** Tokens without anybody's browser (RFC 6749 §4.4). @throws OAuthError */
  async withoutUser(
    server: ConnectableServer,
    { authorizationServer, scopes, source }: Prepared,
  ): Promise<NewCredential> {
    const tokens = await clientCredentialsTokens(this.outbound, authorizationServer, {
      client: this.clientOf(server, source),
      scopes,
      resource: authorizationServer.resource,
      quirks: quirksOf(oauthOf(server)),
    });
    const granted = {
      kind: 'oauth2',
      grant: 'client_credentials',
      authorizationServer,
      client: source,
      requestedScopes: scopes,
    } as const;
    return credentialOf(granted, tokens, scopes ?? []);
  }

  private clientOf(server: ConnectableServer, source: ClientSource): OAuthClient {
    return clientOf(source, oauthOf(server));
  }
}

/** What a registered client is known at; endpoints given by hand have no issuer. */
function issuerOf(as: AuthorizationServer): string {
  return as.issuer ?? as.tokenEndpoint;
}

function lasts({ secretExpiresAt }: RegisteredClient): boolean {
  return secretExpiresAt === null || secretExpiresAt - Date.now() > SECRET_LEEWAY_MS;
}

/** What is wrong with a credential given by hand for a server's place of it, or null. */
export function givenFault(
  { place }: CredentialNeed,
  given: {
    readonly value?: string | undefined;
    readonly envVars?: Readonly<Record<string, string>> | undefined;
  },
): string | null {
  if (place.in === 'oauth2') return 'is got by signing in; leave it out';
  if (place.in === 'variables') {
    if (given.envVars === undefined) return `needs envVars: ${place.names.join(', ')}`;
    const unknown = Object.keys(given.envVars).find((name) => !place.names.includes(name));
    return unknown === undefined ? null : `may set ${place.names.join(', ')} and nothing else`;
  }
  if (given.value === undefined) return 'needs a value';
  return null;
}
