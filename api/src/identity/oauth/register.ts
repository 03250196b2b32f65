/**
 * Dynamic registration (RFC 7591): what a client says of itself, brought into the form in which the plugin takes it.
 * What it may not choose is left out, as the RFC lets a server do (§2), so that clients of all kinds get in.
 */
import type { Database } from '@patchbay/prisma';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { kept, makeRoom } from './client-metadata.js';
import { type Plugin, pass, sendJson } from './exchange.js';
import { OauthError } from './oauth-error.js';
import { redirectsOf, writeRedirects } from './redirects.js';

export interface RegisterDeps {
  readonly db: Database;
  readonly plugin: Plugin;
  readonly registration: boolean;
}

/** @throws OauthError */
export async function register(
  { db, plugin, registration }: RegisterDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!registration)
    throw new OauthError(
      'access_denied',
      'Clients cannot register here; use a client id metadata document',
      403,
    );
  const given = metadataOf(request);
  const redirects = redirectsOf(given['redirect_uris']);
  await makeRoom(db);
  const json = {
    ...kept(given),
    redirect_uris: redirects.judged,
    application_type: given['application_type'] ?? redirects.applicationType,
  };
  const answer = await plugin.ask(request, { path: '/oauth2/register', method: 'POST', json });
  const id = answer.body?.['client_id'];
  if (answer.status !== 201 || typeof id !== 'string') return pass(reply, answer);
  if (redirects.all === null) return pass(reply, answer);
  await writeRedirects(db, id, redirects.all);
  return sendJson(reply, 201, { ...answer.body, redirect_uris: redirects.all });
}

function metadataOf(request: FastifyRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new OauthError('invalid_client_metadata', 'The body must be a JSON object');
}
