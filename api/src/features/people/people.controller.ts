/** `/v1/people`: the operator's. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Origin, OriginOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { BanPerson, examplePerson, PeopleQuery, PersonPage, PersonSchema } from './people.schemas.js';
import { PeopleService } from './people.service.js';

const OPERATOR = { tag: 'People', scope: 'operator' } as const satisfies Partial<OperationSpec>;
const ONE = { ...OPERATOR, params: { id: 'user' } } as const satisfies Partial<OperationSpec>;
const PERSON = { response: PersonSchema, example: examplePerson } as const;

@Controller('/v1/people')
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Operation({
    ...OPERATOR,
    id: 'listPeople',
    method: 'GET',
    summary: 'List people, newest first',
    response: PersonPage,
    example: { data: [examplePerson], nextCursor: null },
  })
  list(@Query({ schema: PeopleQuery }) query: PeopleQuery) {
    return this.people.list(query);
  }

  @Operation({ ...ONE, ...PERSON, id: 'getPerson', method: 'GET', path: ':id', summary: 'Read a person' })
  get(@Param('id', new TypedId('user')) id: string) {
    return this.people.get(id);
  }

  @Operation({
    ...ONE,
    ...PERSON,
    id: 'banPerson',
    method: 'POST',
    path: ':id/ban',
    status: 200,
    summary: 'Ban a person',
    description:
      'Their sessions and what they have granted to OAuth clients end, they cannot sign in, and their personal keys open ' +
      'nothing while the ban lasts. Memberships stay. Keys of organisations are not theirs and go on.',
    requests: { 'With a reason': { reason: 'spam' } },
    bodyOptional: true,
    example: { ...examplePerson, bannedAt: '2026-11-21T10:00:00.000Z', banReason: 'spam' },
  })
  ban(
    @OriginOf() origin: Origin,
    @Param('id', new TypedId('user')) id: string,
    @Body({ schema: BanPerson }) body: BanPerson,
  ) {
    return this.people.ban(origin, id, body);
  }

  @Operation({
    ...ONE,
    ...PERSON,
    id: 'unbanPerson',
    method: 'POST',
    path: ':id/unban',
    status: 200,
    summary: 'Let a banned person in again',
    description: 'They sign in anew; what they had granted to OAuth clients they grant anew.',
  })
  unban(@OriginOf() origin: Origin, @Param('id', new TypedId('user')) id: string) {
    return this.people.unban(origin, id);
  }
}
