/** The wire of the roles that groups of a directory give. */
import { z } from 'zod';
import { line } from '../../common/wire.js';
import { roleField } from '../members/members.schemas.js';

export const MAX_GROUP_ROLES = 200;

const groupRole = z.strictObject({
  group: line(200).describe(
    'The `displayName` of a group of the directory, in whatever case. It need not be there yet.',
  ),
  role: roleField.describe('What its members may do. `owner` only where somebody sets it who is one.'),
});

const groupRoles = z
  .array(groupRole)
  .max(MAX_GROUP_ROLES)
  .describe('A member of several groups has the strongest of their roles.');

export const GroupRolesSchema = z.object({ groupRoles }).meta({ id: 'GroupRoles' });

export const ReplaceGroupRoles = z.strictObject({ groupRoles }).meta({ id: 'ReplaceGroupRoles' });

export type GroupRoles = z.infer<typeof GroupRolesSchema>;
export type ReplaceGroupRoles = z.infer<typeof ReplaceGroupRoles>;

export const exampleGroupRoles: GroupRoles = {
  groupRoles: [
    { group: 'Platform team', role: 'admin' },
    { group: 'Engineering', role: 'developer' },
  ],
};
