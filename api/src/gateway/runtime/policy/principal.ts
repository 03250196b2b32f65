/**
 * For whom a request speaks: the key's own, or the subject (a user of the caller's) that it names, where its
 * key may name one. What is opened or kept for one subject is nobody else's.
 */
import type { CompiledEndpoint, EndpointAuth, Principal, ReachableServer } from '../../snapshot/types.js';

export const SUBJECT_HEADER = 'x-patchbay-subject';
/** Visible ASCII: it stands in headers, logs of the caller's and link keys. */
const SUBJECT = /^[\x21-\x7e]{1,256}$/;
/** Subjects of people, who sign in for themselves: no key speaks for them. */
const PERSON = 'usr_';

/** Why the header is refused. */
export interface SubjectRefusal {
  readonly status: 400 | 403;
  readonly message: string;
}

/** Whether two requests speak for the same: key, endpoint, agent and subject. */
export function isSamePrincipal(a: Principal, b: Principal): boolean {
  const same = a.endpointId === b.endpointId && a.keyId === b.keyId && a.subject === b.subject;
  return same && (a.agentId ?? null) === (b.agentId ?? null);
}

/** Whether an endpoint as it is now (null: it is gone) would open to who has something open already. */
export function stillOpens(
  endpoint: Pick<CompiledEndpoint, 'id' | 'auth'> | null,
  principal: Principal,
): boolean {
  return endpoint?.id === principal.endpointId && opens(endpoint.auth, principal);
}

/** Whether an endpoint is open to a caller of this kind: without a credential, with a key, or with a token. */
export function opens({ apiKey, oauth }: EndpointAuth, { grant, keyId }: Principal): boolean {
  if (grant !== undefined) return oauth;
  if (keyId === null) return !apiKey && !oauth;
  // A key does no harm where nothing is needed.
  return apiKey || !oauth;
}

/** The principal of a request that has the header. */
export function asSubject(principal: Principal, header: string | string[]): Principal | SubjectRefusal {
  if (principal.allowSubjects !== true)
    return { status: 403, message: 'This key may not name a subject (X-Patchbay-Subject)' };
  if (typeof header === 'string' && header.startsWith(PERSON))
    return { status: 403, message: 'A key may not name somebody who signs in here (usr_…)' };
  if (typeof header !== 'string' || !SUBJECT.test(header))
    return { status: 400, message: 'X-Patchbay-Subject must be 1 to 256 visible ASCII characters' };
  return { ...principal, subject: header };
}

/** Whose link to a server a request may use: its subject's where the server's credentials are theirs. */
export function subjectFor({ credentials }: ReachableServer, { subject }: Principal): string | null {
  return credentials?.owner === 'subject' ? (subject ?? null) : null;
}
