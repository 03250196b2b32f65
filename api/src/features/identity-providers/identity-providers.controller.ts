/** `/v1/identity-providers`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import {
  CreateIdentityProvider,
  exampleIdentityProvider,
  IdentityProviderPage,
  IdentityProviderSchema,
  IdentityProvidersQuery,
  UpdateIdentityProvider,
} from './identity-providers.schemas.js';
import { IdentityProvidersService } from './identity-providers.service.js';

const READ = { tag: 'Sign-on', scope: 'sign-on:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Sign-on', scope: 'sign-on:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'identityProvider' } } as const satisfies Partial<OperationSpec>;
const PROVIDER = {
  response: IdentityProviderSchema,
  example: exampleIdentityProvider,
  versioned: true,
} as const;
const WHO =
  'Whoever sets up a provider can have it say that they are any member: it takes all that an admin may do.';

@Controller('/v1/identity-providers')
export class IdentityProvidersController {
  constructor(private readonly providers: IdentityProvidersService) {}

  @Operation({
    ...WRITE,
    ...PROVIDER,
    id: 'createIdentityProvider',
    method: 'POST',
    summary: 'Let people of the organisation sign on by its identity provider',
    description: `They begin at \`POST /api/auth/sign-in/organization\`. Give the provider the \`redirectUri\` of the answer. ${WHO}`,
    requests: {
      'OpenID Connect': {
        name: 'Corp directory',
        type: 'OIDC',
        issuer: 'https://login.corp.example/realms/staff',
        clientId: 'patchbay',
        clientSecret: 'the secret of the client',
        domainIds: exampleIdentityProvider.domainIds,
        defaultRole: 'developer',
      },
      SAML: {
        name: 'Corp ADFS',
        type: 'SAML',
        issuer: 'https://login.corp.example/metadata',
        ssoUrl: 'https://login.corp.example/sso',
        certificates: ['-----BEGIN CERTIFICATE-----\nMIID…\n-----END CERTIFICATE-----'],
      },
    },
    location: '/v1/identity-providers',
    errors: ['already_exists', 'not_found'],
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateIdentityProvider }) body: CreateIdentityProvider) {
    return this.providers.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listIdentityProviders',
    method: 'GET',
    summary: 'List identity providers, newest first',
    response: IdentityProviderPage,
    example: { data: [exampleIdentityProvider], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: IdentityProvidersQuery }) query: IdentityProvidersQuery) {
    return this.providers.list(caller, query);
  }

  @Operation({
    ...READ,
    ...ONE,
    ...PROVIDER,
    id: 'getIdentityProvider',
    method: 'GET',
    summary: 'Read an identity provider',
  })
  get(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('identityProvider', 'identity provider')) id: string,
  ) {
    return this.providers.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...PROVIDER,
    id: 'updateIdentityProvider',
    method: 'PATCH',
    summary: 'Change an identity provider',
    description: `Switched off, or without one of its domains, it ends the sessions of those who signed on there. ${WHO}`,
    requests: { Require: { required: true }, 'New secret': { clientSecret: 'another secret' } },
    example: { ...exampleIdentityProvider, required: true, version: 2 },
    ifMatch: true,
    errors: ['already_exists'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('identityProvider', 'identity provider')) id: string,
    @Body({ schema: UpdateIdentityProvider }) body: UpdateIdentityProvider,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.providers.update(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteIdentityProvider',
    method: 'DELETE',
    summary: 'Delete an identity provider',
    description: 'Sessions of those who signed on there end; they stay members.',
    ifMatch: true,
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('identityProvider', 'identity provider')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.providers.remove(caller, id, expected);
  }
}
