/** `/v1/members`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleMember, MemberPage, MemberSchema, MembersQuery, UpdateMember } from './members.schemas.js';
import { MembersService } from './members.service.js';

const READ = { tag: 'Members', scope: 'members:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Members', scope: 'members:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'member' } } as const satisfies Partial<OperationSpec>;
const MEMBER = { response: MemberSchema, example: exampleMember, versioned: true, volatile: true } as const;

@Controller('/v1/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Operation({
    ...READ,
    id: 'listMembers',
    method: 'GET',
    summary: 'List the people of the organisation, newest first',
    response: MemberPage,
    example: { data: [exampleMember], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: MembersQuery }) query: MembersQuery) {
    return this.members.list(caller, query);
  }

  @Operation({ ...READ, ...ONE, ...MEMBER, id: 'getMember', method: 'GET', summary: 'Read a member' })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('member')) id: string) {
    return this.members.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...MEMBER,
    id: 'updateMember',
    method: 'PATCH',
    summary: 'Change the role of a member',
    description:
      'It counts from their next request. Nobody gives or takes a role that may do more than they.',
    requests: { 'Make somebody an admin': { role: 'admin' } },
    example: { ...exampleMember, role: 'admin', version: 2 },
    ifMatch: true,
    errors: ['last_owner'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('member')) id: string,
    @Body({ schema: UpdateMember }) body: UpdateMember,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.members.update(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteMember',
    method: 'DELETE',
    summary: 'Remove a member',
    description: 'Their sessions open nothing of the organisation any more, from their next request.',
    ifMatch: true,
    errors: ['last_owner'],
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('member')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.members.remove(caller, id, expected);
  }
}
