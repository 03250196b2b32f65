/** Secret: row to wire. */
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import type { SecretUser } from './secret-uses.repository.js';
import type { SecretRow, SecretVersionRow } from './secrets.repository.js';
import type { Secret, SecretVersion } from './secrets.schemas.js';

export function toSecret(row: SecretRow, users: readonly SecretUser[]): Secret {
  return {
    id: toPublicId('secret', row.id),
    name: row.name,
    description: row.description,
    hint: row.hint,
    valueVersion: row.valueVersion,
    rotatedAt: iso(row.rotatedAt),
    usedBy: users.map(({ id, name }) => ({ id: toPublicId('server', id), name })),
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

export function toSecretVersion(row: SecretVersionRow, current: number): SecretVersion {
  return {
    number: row.number,
    current: row.number === current,
    restorable: row.kept,
    createdAt: iso(row.createdAt),
  };
}
