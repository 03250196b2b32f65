/** The wire of identity providers. No answer ever holds a client secret. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { ROLES } from '../../common/roles.js';
import { exampleId, exampleStamps, idOf, line, nameField, stamps } from '../../common/wire.js';

const issuer = z
  .url({ protocol: /^https?$/, error: 'must be a URL that starts with https://' })
  .max(2_000)
  .describe('The issuer, or the URL of its discovery document; another issuer is another provider.');
const entityId = line(1_024).describe('The entity id of the provider; another one is another provider.');
const ssoUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that starts with https://' })
  .max(2_000)
  .describe('Where the provider takes requests by HTTP-Redirect.');
const certificates = z
  .array(z.string().max(20_000))
  .min(1)
  .max(5)
  .describe(
    'What assertions are signed with: certificates in PEM, several while one is renewed. RSA of 2048 bits or more.',
  );
const metadata = z
  .string()
  .min(1)
  .max(500_000)
  .describe(
    "The provider's metadata (XML), in place of `issuer`, `ssoUrl` and `certificates`. It is read once and not kept.",
  );
const clientId = line(1_024).describe('As the provider calls this service.');
const clientSecret = line(4_096).nullable().describe('Write-only; null for a public client.');
const scopes = z
  .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'must be a scope (RFC 6749 §3.3)'))
  .max(20)
  .refine((all) => all.includes('openid'), 'must hold openid')
  .describe('What is asked of the provider.');
const domainIds = z
  .array(idOf('domain'))
  .max(100)
  .describe('Domains whose people sign on here; a domain leads to one provider. Only verified ones count.');
const GIVEN = ROLES.filter((role) => role !== 'owner') as ['admin', 'developer', 'viewer'];
const defaultRole = z
  .enum(GIVEN)
  .describe('Of those who become members by signing on; an invitation has its own.');
const signUp = z
  .enum(['allowed', 'invited'])
  .describe('Who may become a member by signing on: whoever has a verified address, or only the invited.');
const trustEmail = z
  .boolean()
  .describe(
    'Whether an address counts of which the provider does not say whether it is verified, as with Entra ID. One that it says is not verified never does.',
  );
const enabled = z
  .boolean()
  .describe('Off: nobody signs on here, and the sessions of those who did are over.');
const required = z
  .boolean()
  .describe('Whether members with addresses of its domains must sign on here. Owners need not.');

export const IdentityProviderSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.enum(['OIDC', 'SAML']),
    issuer: z.string().describe('The issuer, or the entity id.'),
    clientId: z.string().nullable(),
    hasClientSecret: z.boolean(),
    scopes: z.array(z.string()),
    ssoUrl: z.string().nullable(),
    certificates: z.array(z.string()),
    redirectUri: z
      .string()
      .describe('What the provider has to know: the redirect URI, or the assertion consumer service.'),
    metadataUrl: z
      .string()
      .nullable()
      .describe(
        'SAML: where the provider finds all it has to know, also the entity id and audience of this service.',
      ),
    domainIds: z.array(z.string()),
    defaultRole: z.enum(GIVEN),
    signUp,
    trustEmail,
    enabled,
    required,
    ...stamps,
  })
  .meta({ id: 'IdentityProvider' });

export const IdentityProviderPage = pageOf(IdentityProviderSchema, 'IdentityProviderPage');

const settings = {
  domainIds: domainIds.default([]),
  defaultRole: defaultRole.default('viewer'),
  signUp: signUp.default('allowed'),
  enabled: enabled.default(true),
  required: required.default(false),
};

const BY_HAND = 'is given where `metadata` is not, and only there';

export const CreateIdentityProvider = z
  .discriminatedUnion('type', [
    z.strictObject({
      name: nameField,
      type: z.literal('OIDC'),
      issuer,
      clientId,
      clientSecret: clientSecret.default(null),
      scopes: scopes.default(['openid', 'email', 'profile']),
      trustEmail: trustEmail.default(false),
      ...settings,
    }),
    z
      .strictObject({
        name: nameField,
        type: z.literal('SAML'),
        metadata: metadata.optional(),
        issuer: entityId.optional(),
        ssoUrl: ssoUrl.optional(),
        certificates: certificates.optional(),
        ...settings,
      })
      .superRefine((input, context) => {
        for (const path of ['issuer', 'ssoUrl', 'certificates'] as const)
          if ((input[path] === undefined) === (input.metadata === undefined))
            context.addIssue({ code: 'custom', path: [path], message: BY_HAND });
      }),
  ])
  .meta({ id: 'CreateIdentityProvider' });

export const UpdateIdentityProvider = z
  .strictObject({
    name: nameField.optional(),
    clientId: clientId.optional(),
    clientSecret: clientSecret.optional(),
    scopes: scopes.optional(),
    metadata: metadata.optional(),
    ssoUrl: ssoUrl.optional(),
    certificates: certificates.optional(),
    domainIds: domainIds.optional(),
    defaultRole: defaultRole.optional(),
    signUp: signUp.optional(),
    trustEmail: trustEmail.optional(),
    enabled: enabled.optional(),
    required: required.optional(),
  })
  .superRefine((input, context) => {
    for (const path of ['ssoUrl', 'certificates'] as const)
      if (input[path] !== undefined && input.metadata !== undefined)
        context.addIssue({ code: 'custom', path: [path], message: BY_HAND });
  })
  .meta({ id: 'UpdateIdentityProvider', description: 'Of either type, only its own fields.' });

export const IdentityProvidersQuery = PageQuery;

export type IdentityProvider = z.infer<typeof IdentityProviderSchema>;
export type CreateIdentityProvider = z.infer<typeof CreateIdentityProvider>;
export type UpdateIdentityProvider = z.infer<typeof UpdateIdentityProvider>;
export type IdentityProvidersQuery = z.infer<typeof IdentityProvidersQuery>;

export const exampleIdentityProvider: IdentityProvider = {
  id: exampleId('identityProvider'),
  name: 'Corp directory',
  type: 'OIDC',
  issuer: 'https://login.corp.example/realms/staff',
  clientId: 'patchbay',
  hasClientSecret: true,
  scopes: ['openid', 'email', 'profile'],
  ssoUrl: null,
  certificates: [],
  redirectUri: `https://patchbay.example/api/auth/sign-on/${exampleId('identityProvider')}/callback`,
  metadataUrl: null,
  domainIds: [exampleId('domain')],
  defaultRole: 'developer',
  signUp: 'allowed',
  trustEmail: false,
  enabled: true,
  required: false,
  ...exampleStamps,
};
