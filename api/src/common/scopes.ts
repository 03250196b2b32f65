/** What an organisation key or a role may do: `<resource>:<verb>`, or `*` for everything. */

const RESOURCES = [
  'organization',
  'members',
  'sign-on',
  'scim',
  'servers',
  'namespaces',
  'endpoints',
  'keys',
  'agents',
  'secrets',
  'connections',
  'jobs',
  'audit',
  'usage',
] as const;
type Resource = (typeof RESOURCES)[number];

export type Scope = `${Resource}:read` | `${Resource}:write`;

/** All scopes; these can only be read. */
const READ_ONLY: ReadonlySet<Resource> = new Set(['jobs', 'audit', 'usage']);

export const SCOPES: readonly Scope[] = RESOURCES.flatMap((resource): Scope[] =>
  READ_ONLY.has(resource) ? [`${resource}:read`] : [`${resource}:read`, `${resource}:write`],
);

/** What a key may be given. */
export const GRANTABLE = ['*', ...SCOPES] as ['*', ...Scope[]];

/** What a personal key may be given. It makes no keys: those would outlive its person's membership. */
export const PERSONAL: readonly Scope[] = SCOPES.filter((scope) => scope !== 'keys:write');
export const PERSONAL_GRANTABLE = ['*', ...PERSONAL] as ['*', ...Scope[]];

export function allows(held: readonly string[], wanted: string): boolean {
  return held.includes('*') || held.includes(wanted);
}
