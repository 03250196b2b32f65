/**
 * Settings of what wraps data keys (PATCHBAY_KEK). Names that a service's own tools read keep the meaning
 * that they have there. One of the parts of `env.ts`.
 */
import { z } from 'zod';

const PROVIDERS = ['env', 'aws-kms', 'gcp-kms', 'vault'] as const;
export type KekProvider = (typeof PROVIDERS)[number];

const address = z.url({
  protocol: /^https?$/,
  error: 'must be a URL that starts with http:// or https://',
});

export const KEK_SHAPE = {
  /** The first wraps; the others open what they wrapped before. `env` always does. */
  PATCHBAY_KEK: z
    .string()
    .default('env')
    .transform((value) => value.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(PROVIDERS, `must be a list of ${PROVIDERS.join(', ')}`)))
    .refine((names) => new Set(names).size === names.length, 'must name each provider once'),
  PATCHBAY_KEK_KEY: z.string().max(2_048).optional(),
  AWS_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be the name of a region')
    .optional(),
  AWS_ENDPOINT_URL_KMS: address.optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  GOOGLE_APPLICATION_CREDENTIALS: z.string().optional(),
  PATCHBAY_GCP_KMS_URL: address.optional(),
  VAULT_ADDR: address.optional(),
  VAULT_TOKEN: z.string().optional(),
  VAULT_NAMESPACE: z.string().optional(),
};

type KekEnv = z.output<z.ZodObject<typeof KEK_SHAPE>>;

const NEEDS: Readonly<Record<KekProvider, readonly (keyof KekEnv)[]>> = {
  env: [],
  'aws-kms': ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  'gcp-kms': ['GOOGLE_APPLICATION_CREDENTIALS'],
  vault: ['VAULT_ADDR', 'VAULT_TOKEN'],
};

/** Parts of URLs: nothing that leads elsewhere. */
const KEY_NAME: Readonly<Record<KekProvider, RegExp>> = {
  env: /^$/,
  'aws-kms': /^[\w:/-]+$/,
  'gcp-kms': /^projects\/[\w.:-]+\/locations\/[\w-]+\/keyRings\/[\w-]+\/cryptoKeys\/[\w-]+$/,
  vault: /^[\w-]+(\/[\w-]+)+$/,
};

/** Each listed provider has what it needs, and the key is one of the first. */
export function checkKek(env: KekEnv, ctx: z.RefinementCtx): void {
  const say = (name: keyof KekEnv, message: string) =>
    ctx.addIssue({ code: 'custom', path: [name], message });
  for (const provider of env.PATCHBAY_KEK)
    for (const name of NEEDS[provider])
      if (env[name] === undefined) say(name, `is required with ${provider} in PATCHBAY_KEK`);
  const first = env.PATCHBAY_KEK[0] ?? 'env';
  const key = env.PATCHBAY_KEK_KEY;
  if (first === 'env') {
    if (key !== undefined) say('PATCHBAY_KEK_KEY', 'is for a service, and PATCHBAY_KEK begins with env');
  } else if (key === undefined)
    say('PATCHBAY_KEK_KEY', `is required where PATCHBAY_KEK begins with ${first}`);
  else if (!KEY_NAME[first].test(key))
    say('PATCHBAY_KEK_KEY', `is not how ${first} names a key (see .env.example)`);
}
