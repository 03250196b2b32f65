/**
 * What each role of a person in an organisation may do: scopes, as keys have them. This table is all there is;
 * operations name the scope that they need, and the document shows which roles have it.
 */
import { allows, PERSONAL, SCOPES, type Scope } from './scopes.js';

/** The strongest first. */
export const ROLES = ['owner', 'admin', 'developer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Who did what, and how people sign on, are for those who run the organisation. */
const RESERVED: readonly Scope[] = ['audit:read', 'sign-on:read', 'scim:read'];
const READ: readonly Scope[] = SCOPES.filter((scope) => scope.endsWith(':read') && !RESERVED.includes(scope));

export const ROLE_SCOPES: Readonly<Record<Role, readonly (Scope | '*')[]>> = {
  /** Everything, the organisation itself and its owners included. */
  owner: ['*'],
  /** Everything but the organisation itself and its owners. */
  admin: SCOPES.filter((scope) => scope !== 'organization:write'),
  /** What is connected and published, and keys for it; not who belongs here, nor who did what. */
  developer: [
    ...READ,
    'servers:write',
    'namespaces:write',
    'endpoints:write',
    'keys:write',
    'agents:write',
    'secrets:write',
    'connections:write',
  ],
  /** Looks, but not at who did what. */
  viewer: READ,
};

/** The roles that have a scope. */
export function rolesWith(scope: Scope): Role[] {
  return ROLES.filter((role) => allows(ROLE_SCOPES[role], scope));
}

/** What a personal key may do now: what its scopes and the person's role both allow, one by one. */
export function personalScopes(given: readonly string[], role: Role): Scope[] {
  return PERSONAL.filter((scope) => allows(given, scope) && allows(ROLE_SCOPES[role], scope));
}

/** Whether somebody with these scopes may do all that the role may: nobody gives or takes more than they have. */
export function covers(held: readonly string[], role: Role): boolean {
  return ROLE_SCOPES[role].every((scope) => allows(held, scope));
}

/** The table in Markdown, for the document. */
export function roleTable(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['Scope', ...ROLES]),
    row(['---', ...ROLES.map(() => '---')]),
    ...SCOPES.map((scope) =>
      row([`\`${scope}\``, ...ROLES.map((role) => (rolesWith(scope).includes(role) ? 'yes' : ''))]),
    ),
  ].join('\n');
}
