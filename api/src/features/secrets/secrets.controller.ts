/** `/v1/secrets`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { PageQuery, type PageRequest } from '../../common/pagination.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import {
  CreateSecret,
  exampleSecret,
  RotateSecret,
  SecretPage,
  SecretSchema,
  SecretsQuery,
  SecretVersionPage,
  UpdateSecret,
} from './secrets.schemas.js';
import { SecretsService } from './secrets.service.js';

const READ = { tag: 'Secrets', scope: 'secrets:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Secrets', scope: 'secrets:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'secret' } } as const satisfies Partial<OperationSpec>;
const SECRET = { response: SecretSchema, example: exampleSecret, versioned: true, volatile: true } as const;

@Controller('/v1/secrets')
export class SecretsController {
  constructor(private readonly secrets: SecretsService) {}

  @Operation({
    ...WRITE,
    ...SECRET,
    id: 'createSecret',
    method: 'POST',
    summary: 'Create a secret',
    description:
      'Configurations of servers refer to it as `${NAME}`. Servers that name it already are connected with it. The value is never shown.',
    requests: {
      Token: { name: 'SENTRY_TOKEN', value: 'the token' },
      'With a description': {
        name: 'DATABASE_DSN',
        value: 'postgres://app:the-password@db/app',
        description: 'Read-only user of the shop',
      },
    },
    example: { ...exampleSecret, usedBy: [] },
    location: '/v1/secrets',
    errors: ['already_exists'],
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateSecret }) body: CreateSecret) {
    return this.secrets.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listSecrets',
    method: 'GET',
    summary: 'List secrets, newest first',
    response: SecretPage,
    example: { data: [exampleSecret], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: SecretsQuery }) query: SecretsQuery) {
    return this.secrets.list(caller, query);
  }

  @Operation({ ...READ, ...ONE, ...SECRET, id: 'getSecret', method: 'GET', summary: 'Read a secret' })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('secret')) id: string) {
    return this.secrets.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...SECRET,
    id: 'updateSecret',
    method: 'PATCH',
    summary: 'Change the name or description of a secret',
    description: 'A name that servers refer to stays (409); a new value is set by `rotate`.',
    requests: {
      Describe: { description: 'Of the service account mcp@acme' },
      Rename: { name: 'SENTRY_PAT' },
    },
    ifMatch: true,
    errors: ['already_exists', 'in_use'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('secret')) id: string,
    @Body({ schema: UpdateSecret }) body: UpdateSecret,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.secrets.update(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteSecret',
    method: 'DELETE',
    summary: 'Delete a secret that no server names',
    description: 'While servers name it, the answer is 409 and names them.',
    ifMatch: true,
    errors: ['in_use'],
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('secret')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.secrets.remove(caller, id, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...SECRET,
    id: 'rotateSecret',
    method: 'POST',
    path: ':id/rotate',
    status: 200,
    summary: 'Give a secret a new value',
    description:
      'In less than a second links of the servers that name it are opened anew; calls under way finish on the old ones.',
    requests: { 'New value': { value: 'the new token' }, 'Back to an earlier one': { restore: 3 } },
    example: { ...exampleSecret, valueVersion: 2, version: 2 },
  })
  rotate(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('secret')) id: string,
    @Body({ schema: RotateSecret }) body: RotateSecret,
  ) {
    return this.secrets.rotate(caller, id, body);
  }

  @Operation({
    ...READ,
    ...ONE,
    id: 'listSecretVersions',
    method: 'GET',
    path: ':id/versions',
    summary: 'List the versions of a secret, newest first',
    description: 'Numbers and times; values are never shown.',
    response: SecretVersionPage,
    example: {
      data: [
        { number: 2, current: true, restorable: true, createdAt: '2026-11-22T09:30:00.000Z' },
        { number: 1, current: false, restorable: true, createdAt: '2026-11-21T09:30:00.000Z' },
      ],
      nextCursor: null,
    },
  })
  versions(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('secret')) id: string,
    @Query({ schema: PageQuery }) page: PageRequest,
  ) {
    return this.secrets.versions(caller, id, page);
  }
}
