/** The wire of leak reports. */
import { z } from 'zod';

export const ReportLeak = z
  .strictObject({
    secret: z
      .string()
      .min(1)
      .max(512)
      .describe('What was found: a key of any kind or a token of an OAuth client, whole.'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_048)
      .optional()
      .describe('Where. Its owner reads it in the audit trail.'),
  })
  .meta({ id: 'ReportLeak' });

export const LeakReported = z
  .object({ status: z.literal('received').describe('The same whether or not the secret is one of ours.') })
  .meta({ id: 'LeakReported' });

export type ReportLeak = z.infer<typeof ReportLeak>;
export type LeakReported = z.infer<typeof LeakReported>;
