/** What an organisation key may do: `<resource>:<verb>`, or `*` for everything. */

const RESOURCES = [
  'organization',
  'servers',
  'namespaces',
  'endpoints',
  'keys',
  'secrets',
  'connections',
  'jobs',
  'audit',
] as const;
type Resource = (typeof RESOURCES)[number];

export type Scope = `${Resource}:read` | `${Resource}:write`;

/** All scopes; `jobs` and `audit` can only be read. */
export const SCOPES: readonly Scope[] = RESOURCES.flatMap((resource): Scope[] =>
  resource === 'jobs' || resource === 'audit'
    ? [`${resource}:read`]
    : [`${resource}:read`, `${resource}:write`],
);

/** What a key may be given. */
export const GRANTABLE = ['*', ...SCOPES] as ['*', ...Scope[]];

export function allows(held: readonly string[], wanted: string): boolean {
  return held.includes('*') || held.includes(wanted);
}
