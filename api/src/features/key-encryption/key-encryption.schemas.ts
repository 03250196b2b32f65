/** The wire of key encryption: what the operator sees of the keys that wrap data keys. */
import { z } from 'zod';
import { exampleJob, JobSchema } from '../jobs/jobs.schemas.js';

export const KeyEncryptionSchema = z
  .object({
    provider: z.enum(['env', 'aws-kms', 'gcp-kms', 'vault']),
    keyId: z.string().describe('The key that data keys are wrapped with now.'),
    keys: z
      .array(z.object({ keyId: z.string(), dataKeys: z.int() }).meta({ id: 'KeyEncryptionUse' }))
      .describe('How many data keys each key wraps. One that wraps none is needed for data keys no longer.'),
    job: JobSchema.nullable().describe('The newest `rewrap`, with its progress.'),
  })
  .meta({ id: 'KeyEncryption' });

export type KeyEncryptionState = z.infer<typeof KeyEncryptionSchema>;

export const exampleKeyEncryption: KeyEncryptionState = {
  provider: 'env',
  keyId: 'k2',
  keys: [
    { keyId: 'k1', dataKeys: 12 },
    { keyId: 'k2', dataKeys: 3 },
  ],
  job: { ...exampleJob, kind: 'key-encryption.rewrap', serverId: null },
};
