/** `/v1/key-encryption`: the operator's. */
import { Controller } from '@nestjs/common';
import { type Origin, OriginOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { exampleKeyEncryption, KeyEncryptionSchema } from './key-encryption.schemas.js';
import { KeyEncryptionService } from './key-encryption.service.js';

const OPERATOR = {
  tag: 'Key encryption',
  scope: 'operator',
  response: KeyEncryptionSchema,
  example: exampleKeyEncryption,
} as const satisfies Partial<OperationSpec>;

@Controller('/v1/key-encryption')
export class KeyEncryptionController {
  constructor(private readonly keys: KeyEncryptionService) {}

  @Operation({
    ...OPERATOR,
    id: 'getKeyEncryption',
    method: 'GET',
    summary: 'Read by which keys the data keys of organisations are wrapped',
  })
  get() {
    return this.keys.get();
  }

  @Operation({
    ...OPERATOR,
    id: 'rewrapDataKeys',
    method: 'POST',
    path: 'rewrap',
    status: 202,
    summary: 'Wrap every data key under the current key',
    description:
      'After a new root key or key management service was configured in every process. A job does it, resumed after a crash; read its progress here.',
  })
  rewrap(@OriginOf() origin: Origin) {
    return this.keys.rewrap(origin);
  }
}
