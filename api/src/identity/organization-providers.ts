/** Identity providers of organisations, as sign-on needs them: found by an address, an organisation or their id. */
import type { Database, IdentityProvider, Tx } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { domainOf } from '../common/domain-names.js';
import type { Vault } from '../db/vault.js';
import type { Outbound } from '../outbound/outbound.js';
import { METADATA_PATH, OidcClient } from './oidc-client.js';

export type OrganizationProvider = Omit<IdentityProvider, 'createdAt' | 'updatedAt'>;

export interface ProvidersDeps {
  readonly db: Database;
  readonly vault: Vault;
  readonly outbound: Outbound;
  readonly log: Logger;
}

/** Of an organisation that is not suspended. */
const USABLE = { enabled: true, organization: { status: 'active' } } as const;

export class OrganizationProviders {
  /** With what they learned of their provider; by its id and version. */
  private readonly clients = new LRUCache<string, OidcClient>({ max: 1_000 });

  constructor(private readonly deps: ProvidersDeps) {}

  /** Where the verified domain of an address leads. Nothing is looked up of the person. */
  async byEmail(email: string): Promise<OrganizationProvider | null> {
    const domain = domainOf(email);
    if (domain === null) return null;
    return this.deps.db.system(async (tx) => {
      const row = await tx.domain.findUnique({
        where: { verifiedName: domain },
        select: { identityProviderId: true },
      });
      return row?.identityProviderId ? find(tx, { id: row.identityProviderId }) : null;
    });
  }

  /** The oldest one of an organisation. */
  bySlug(slug: string): Promise<OrganizationProvider | null> {
    return this.deps.db.system((tx) =>
      tx.identityProvider.findFirst({
        where: { enabled: true, organization: { slug, status: 'active' } },
        orderBy: { id: 'asc' },
      }),
    );
  }

  /** @param id UUID. */
  byId(id: string): Promise<OrganizationProvider | null> {
    return this.deps.db.system((tx) => find(tx, { id }));
  }

  async client(provider: OrganizationProvider): Promise<OidcClient> {
    const name = `${provider.id}/${provider.version}`;
    const known = this.clients.get(name);
    if (known) return known;
    const { outbound, log } = this.deps;
    const client = new OidcClient(
      {
        clientId: provider.clientId ?? '',
        clientSecret: await this.secret(provider),
        discoveryUrl: `${provider.issuer}${METADATA_PATH}`,
        scopes: provider.scopes,
        pkce: true,
      },
      outbound,
      log,
    );
    this.clients.set(name, client);
    return client;
  }

  private async secret({ id, orgId, clientSecret }: OrganizationProvider): Promise<string | undefined> {
    if (clientSecret === null) return undefined;
    const { db, vault } = this.deps;
    return db.tenant(orgId, (tx) => vault.open<string>(tx, orgId, clientSecretPlace(id), clientSecret));
  }
}

/** Where a provider's secret is sealed for. */
export function clientSecretPlace(id: string) {
  return { table: 'identity_providers', row: id, column: 'client_secret' };
}

function find(tx: Tx, where: { readonly id: string }): Promise<OrganizationProvider | null> {
  return tx.identityProvider.findFirst({ where: { ...where, ...USABLE } });
}
