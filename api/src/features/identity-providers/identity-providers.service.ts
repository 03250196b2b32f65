/**
 * Identity providers of an organisation. Whoever sets one up can have it say that they are any member, so it takes what
 * an admin may do; more than that nobody can who comes by one (common/person-access.ts).
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { invalidField, notFound } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { ENV, OUTBOUND } from '../../common/tokens.js';
import { uuidOf } from '../../common/wire.js';
import type { Env } from '../../config/env.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { METADATA_PATH } from '../../identity/oidc-client.js';
import { clientSecretPlace } from '../../identity/organization-providers.js';
import { requireSamlCertificate } from '../../identity/saml-client.js';
import { readSamlMetadata, type SamlProviderFacts } from '../../identity/saml-metadata.js';
import type { Outbound } from '../../outbound/outbound.js';
import { requireCovered } from '../members/members.service.js';
import { toIdentityProvider } from './identity-providers.mapper.js';
import { type IdentityProviderRow, IdentityProvidersRepository } from './identity-providers.repository.js';
import type {
  CreateIdentityProvider,
  IdentityProvider,
  IdentityProvidersQuery,
  UpdateIdentityProvider,
} from './identity-providers.schemas.js';

const TARGET = 'identity-provider';

@Injectable()
export class IdentityProvidersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly providers: IdentityProvidersRepository,
    private readonly vault: Vault,
    private readonly cursors: Cursors,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async create(caller: Caller, given: CreateIdentityProvider): Promise<IdentityProvider> {
    requireCovered(caller, 'admin');
    const { domainIds, metadata, ...input } = { metadata: undefined, ...given };
    const fields = { ...input, ...(await factsIn(metadata)) };
    const clientSecret = fields.type === 'OIDC' ? fields.clientSecret : null;
    // Without metadata all three are there: the schema says so.
    const issuer = fields.type === 'OIDC' ? this.issuerOf(fields.issuer) : (fields.issuer as string);
    this.refuseUnusable(fields);
    return this.work.change(caller, async (tx, audit) => {
      const id = newUuid();
      const ids = await this.ownDomains(tx, caller.orgId, domainIds);
      const sealed = await this.sealed(tx, caller.orgId, id, clientSecret);
      const row = { ...fields, id, issuer, clientSecret: sealed };
      await this.providers.insert(tx, caller.orgId, row);
      await this.providers.lead(tx, caller.orgId, id, ids);
      const after = this.shown(await this.locked(tx, caller.orgId, id, null));
      await audit({ action: `${TARGET}.create`, targetType: TARGET, targetId: after.id, after });
      return after;
    });
  }

  list(caller: Caller, { cursor, limit }: IdentityProvidersQuery): Promise<Page<IdentityProvider>> {
    const name = `identity providers ${caller.orgId}`;
    const after = this.cursors.read(name, cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const rows = await this.providers.list(tx, caller.orgId, after, limit + 1);
      return this.cursors.page(
        name,
        limit,
        rows,
        (row) => row.id,
        (row) => this.shown(row),
      );
    });
  }

  get(caller: Caller, id: string): Promise<IdentityProvider> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.providers.find(tx, caller.orgId, id);
      if (!row) throw notFound('identity provider');
      return this.shown(row);
    });
  }

  async update(
    caller: Caller,
    id: string,
    input: UpdateIdentityProvider,
    expected: ExpectedVersions,
  ): Promise<IdentityProvider> {
    requireCovered(caller, 'admin');
    const { clientSecret, domainIds, metadata, ...given } = input;
    const facts = await factsIn(metadata);
    const { issuer, ...told } = facts ?? {};
    const fields = { ...given, ...told };
    this.refuseUnusable(fields);
    const { orgId } = caller;
    let narrower = false;
    const changed = await this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, orgId, id, expected);
      requireOwn(row.type, input);
      if (issuer !== undefined && issuer !== row.issuer)
        throw invalidField('metadata', `is of another provider: its entity id is ${JSON.stringify(issuer)}`);
      const before = this.shown(row);
      const secret =
        clientSecret === undefined ? {} : { clientSecret: await this.sealed(tx, orgId, id, clientSecret) };
      if (domainIds !== undefined)
        await this.providers.lead(tx, orgId, id, await this.ownDomains(tx, orgId, domainIds));
      const data = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const after = this.shown(await this.providers.update(tx, orgId, id, { ...data, ...secret }));
      narrower = !after.enabled || before.domainIds.some((one) => !after.domainIds.includes(one));
      await audit({ action: `${TARGET}.update`, targetType: TARGET, targetId: after.id, before, after });
      return after;
    });
    // They come again, if they still may.
    if (narrower) await this.work.readAll((tx) => this.providers.endSessions(tx, id));
    return changed;
  }

  async remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    requireCovered(caller, 'admin');
    await this.work.change(caller, async (tx, audit) => {
      const before = this.shown(await this.locked(tx, caller.orgId, id, expected));
      await this.providers.remove(tx, caller.orgId, id);
      await audit({ action: `${TARGET}.delete`, targetType: TARGET, targetId: before.id, before });
    });
    // What is left open nothing any more: each request asks for the provider.
    await this.work.readAll(async (tx) => {
      await this.providers.endSessions(tx, id);
      await this.providers.forget(tx, id);
    });
  }

  private async locked(
    tx: Tx,
    orgId: string,
    id: string,
    expected: ExpectedVersions,
  ): Promise<IdentityProviderRow> {
    const row = await this.providers.lock(tx, orgId, id);
    if (!row) throw notFound('identity provider');
    requireVersion(expected, row.version);
    return row;
  }

  /** @returns UUIDs. @throws AppError not_found where one is none of the organisation's. */
  private async ownDomains(tx: Tx, orgId: string, domainIds: readonly string[]): Promise<string[]> {
    const ids = [...new Set(domainIds.map((one) => uuidOf('domain', one)))];
    if ((await this.providers.domains(tx, orgId, ids)) < ids.length) throw notFound('domain', 'domainIds');
    return ids;
  }

  private async sealed(tx: Tx, orgId: string, id: string, secret: string | null) {
    return secret === null ? null : this.vault.seal(tx, orgId, clientSecretPlace(id), secret);
  }

  /** As the provider names itself, so without what leads to its metadata. @throws AppError invalid_request */
  private issuerOf(url: string): string {
    const { search, hash, username, password } = new URL(url);
    if (search || hash || username || password)
      throw invalidField('issuer', 'must have no query, fragment, user name or password');
    const refused = this.outbound.refusal(url);
    if (refused !== null) throw invalidField('issuer', `its URL ${refused}`, 'not_allowed');
    return url.endsWith(METADATA_PATH) ? url.slice(0, -METADATA_PATH.length) : url;
  }

  /** @throws AppError invalid_request for a URL that is not let out, or a certificate that checks nothing. */
  private refuseUnusable({ certificates, ssoUrl }: Partial<Omit<SamlProviderFacts, 'issuer'>>): void {
    const refused = ssoUrl === undefined ? null : this.outbound.refusal(ssoUrl);
    if (refused !== null) throw invalidField('ssoUrl', `its URL ${refused}`, 'not_allowed');
    for (const [index, pem] of (certificates ?? []).entries()) {
      try {
        requireSamlCertificate(pem);
      } catch {
        throw invalidField(
          `certificates.${index}`,
          'must be an X.509 certificate in PEM with an RSA key of 2048 bits or more',
        );
      }
    }
  }

  private shown(row: IdentityProviderRow): IdentityProvider {
    return toIdentityProvider(row, this.env.PATCHBAY_PUBLIC_URL);
  }
}

/** @throws AppError invalid_request that says what is wrong with the document. */
async function factsIn(metadata: string | undefined): Promise<SamlProviderFacts | undefined> {
  if (metadata === undefined) return undefined;
  try {
    return await readSamlMetadata(metadata);
  } catch (error) {
    throw invalidField('metadata', error instanceof Error ? error.message : 'cannot be read');
  }
}

const OF: Readonly<Record<IdentityProvider['type'], readonly (keyof UpdateIdentityProvider)[]>> = {
  OIDC: ['clientId', 'clientSecret', 'scopes', 'trustEmail'],
  SAML: ['metadata', 'ssoUrl', 'certificates'],
};

/** @throws AppError invalid_request for a field of the other type. */
function requireOwn(type: IdentityProvider['type'], input: UpdateIdentityProvider): void {
  const foreign = OF[type === 'OIDC' ? 'SAML' : 'OIDC'].find((field) => input[field] !== undefined);
  if (foreign !== undefined) throw invalidField(foreign, `is no field of a provider of the type ${type}`);
}
