/** `/v1/me/keys`: a person's own keys. They are made with a session alone. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { PersonOf, type PersonOrigin } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleId } from '../../common/wire.js';
import { RotateKey } from '../keys/keys.schemas.js';
import {
  CreatePersonalKey,
  examplePersonalKey,
  examplePersonalKeyCreated,
  PersonalKeyCreated,
  PersonalKeyPage,
  PersonalKeySchema,
  PersonalKeysQuery,
} from './personal-keys.schemas.js';
import { PersonalKeysService } from './personal-keys.service.js';

const ME = { tag: 'Me', scope: 'person' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'key' } } as const satisfies Partial<OperationSpec>;

@Controller('/v1/me/keys')
export class PersonalKeysController {
  constructor(private readonly keys: PersonalKeysService) {}

  @Operation({
    ...ME,
    id: 'createPersonalKey',
    method: 'POST',
    summary: 'Create a personal key',
    description:
      'For your own scripts, in one organisation: it may do what its scopes and your role there both allow at the ' +
      'time, and ends with your membership. Operations that need a session and those that make keys it does not open. ' +
      'The key is shown this once.',
    requests: {
      'As much as my role, for a quarter': { organizationId: exampleId('organization'), name: 'my laptop' },
      'Read only': {
        organizationId: exampleId('organization'),
        name: 'dashboard',
        scopes: ['servers:read', 'endpoints:read'],
        expiresAt: '2027-01-31T00:00:00Z',
      },
    },
    response: PersonalKeyCreated,
    example: examplePersonalKeyCreated,
    versioned: true,
    volatile: true,
    location: '/v1/me/keys',
    errors: ['not_a_member', 'insufficient_scope', 'sign_on_required'],
  })
  create(@PersonOf() origin: PersonOrigin, @Body({ schema: CreatePersonalKey }) body: CreatePersonalKey) {
    return this.keys.create(origin, body);
  }

  @Operation({
    ...ME,
    id: 'listPersonalKeys',
    method: 'GET',
    summary: 'List my personal keys of all organisations, newest first',
    response: PersonalKeyPage,
    example: { data: [examplePersonalKey], nextCursor: null },
  })
  list(@PersonOf() origin: PersonOrigin, @Query({ schema: PersonalKeysQuery }) query: PersonalKeysQuery) {
    return this.keys.list(origin, query);
  }

  @Operation({
    ...ME,
    ...ONE,
    id: 'getPersonalKey',
    method: 'GET',
    summary: 'Read a personal key of mine',
    response: PersonalKeySchema,
    example: examplePersonalKey,
    versioned: true,
    volatile: true,
  })
  get(@PersonOf() origin: PersonOrigin, @Param('id', new TypedId('key')) id: string) {
    return this.keys.get(origin, id);
  }

  @Operation({
    ...ME,
    ...ONE,
    id: 'rotatePersonalKey',
    method: 'POST',
    path: ':id/rotate',
    status: 200,
    summary: 'Give a personal key of mine a new secret',
    description:
      'The id, the scopes and the expiry stay. The old secret goes on for `overlapSeconds`, a day unless said otherwise, ' +
      'but no longer than to the next rotation. The new one is shown this once.',
    requests: { 'With a day of overlap': {}, 'At once, after a leak': { overlapSeconds: 0 } },
    bodyOptional: true,
    response: PersonalKeyCreated,
    example: examplePersonalKeyCreated,
    versioned: true,
    volatile: true,
    errors: ['key_not_active', 'sign_on_required'],
  })
  rotate(
    @PersonOf() origin: PersonOrigin,
    @Param('id', new TypedId('key')) id: string,
    @Body({ schema: RotateKey }) body: RotateKey,
  ) {
    return this.keys.rotate(origin, id, body);
  }

  @Operation({
    ...ME,
    ...ONE,
    id: 'deletePersonalKey',
    method: 'DELETE',
    summary: 'Delete a personal key of mine; it stops working at once',
  })
  remove(@PersonOf() origin: PersonOrigin, @Param('id', new TypedId('key')) id: string) {
    return this.keys.remove(origin, id);
  }
}
