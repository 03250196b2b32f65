/** `/v1/keys`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleId } from '../../common/wire.js';
import {
  CreateKey,
  exampleKey,
  exampleKeyCreated,
  exampleKeyUsage,
  KeyCreated,
  KeyPage,
  KeySchema,
  KeysQuery,
  KeyUsageQuery,
  KeyUsageSchema,
  RotateKey,
  UpdateKey,
} from './keys.schemas.js';
import { KeysService } from './keys.service.js';

const READ = { tag: 'Keys', scope: 'keys:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Keys', scope: 'keys:write' } as const satisfies Partial<OperationSpec>;
const ONE = { params: { id: 'key' } } as const satisfies Partial<OperationSpec>;
const KEY = { response: KeySchema, example: exampleKey, versioned: true, volatile: true } as const;
const CREATED = {
  response: KeyCreated,
  example: exampleKeyCreated,
  versioned: true,
  volatile: true,
} as const;

@Controller('/v1/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Operation({
    ...WRITE,
    ...CREATED,
    id: 'createKey',
    method: 'POST',
    summary: 'Create an organisation key',
    description: 'The key is shown this once. Without `scopes` it may do what the calling key may.',
    requests: {
      'All scopes': { name: 'ci' },
      'Read only, for a month': {
        name: 'dashboard',
        scopes: ['servers:read', 'endpoints:read'],
        expiresAt: '2027-01-31T00:00:00Z',
      },
    },
    location: '/v1/keys',
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateKey }) body: CreateKey) {
    return this.keys.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listKeys',
    method: 'GET',
    summary: 'List keys of both kinds, newest first',
    response: KeyPage,
    example: { data: [exampleKey], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: KeysQuery }) query: KeysQuery) {
    return this.keys.list(caller, query);
  }

  @Operation({ ...READ, ...ONE, ...KEY, id: 'getKey', method: 'GET', path: ':id', summary: 'Read a key' })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('key')) id: string) {
    return this.keys.get(caller, id);
  }

  @Operation({
    ...READ,
    ...ONE,
    id: 'getKeyUsage',
    method: 'GET',
    path: ':id/usage',
    summary: 'How much a key is used, by day',
    description: 'Kept for 400 days. Every process writes what it has counted each five seconds.',
    response: KeyUsageSchema,
    example: exampleKeyUsage,
  })
  usage(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('key')) id: string,
    @Query({ schema: KeyUsageQuery }) query: KeyUsageQuery,
  ) {
    return this.keys.usage(caller, id, query);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...KEY,
    id: 'updateKey',
    method: 'PATCH',
    path: ':id',
    summary: 'Change name, scopes, agent, addresses or expiry of a key',
    requests: {
      Rename: { name: 'ci (old)' },
      'Never expires': { expiresAt: null },
      'From one network': { allowedAddresses: ['192.0.2.0/24'] },
      'For an agent': { agentId: exampleId('agent') },
    },
    ifMatch: true,
    errors: ['key_not_active', 'in_use'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('key')) id: string,
    @Body({ schema: UpdateKey }) body: UpdateKey,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.keys.update(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteKey',
    method: 'DELETE',
    path: ':id',
    summary: 'Delete a key; it stops working at once',
    ifMatch: true,
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('key')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.keys.remove(caller, id, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...CREATED,
    id: 'rotateKey',
    method: 'POST',
    path: ':id/rotate',
    status: 200,
    summary: 'Give a key a new secret',
    description:
      'The id stays, and so do open sessions. The old secret goes on for `overlapSeconds`, a day unless said otherwise, ' +
      'but no longer than to the next rotation.',
    requests: { 'With a day of overlap': {}, 'At once, after a leak': { overlapSeconds: 0 } },
    bodyOptional: true,
    errors: ['key_not_active'],
  })
  rotate(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('key')) id: string,
    @Body({ schema: RotateKey }) body: RotateKey,
  ) {
    return this.keys.rotate(caller, id, body);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...KEY,
    id: 'revokeKey',
    method: 'POST',
    path: ':id/revoke',
    status: 200,
    summary: 'Revoke a key',
    description: 'It stops working in less than a second, in open streams too. The key stays listed.',
    example: { ...exampleKey, status: 'revoked', revokedAt: '2026-11-21T10:00:00.000Z', version: 2 },
  })
  revoke(@CallerOf() caller: Caller, @Param('id', new TypedId('key')) id: string) {
    return this.keys.revoke(caller, id);
  }
}
