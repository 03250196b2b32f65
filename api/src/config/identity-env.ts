/** Settings of people: who may sign up, how mail leaves, and the identity provider of the deployment. */
import { z } from 'zod';

const mail = z.union(
  [z.literal('file'), z.url({ protocol: /^smtps?$/ })],
  'must be file or a URL that starts with smtp:// or smtps://',
);

/** For schemas of the environment. */
export const IDENTITY_SHAPE = {
  PATCHBAY_SIGN_UP: z.enum(['open', 'invited', 'off']).default('invited'),
  PATCHBAY_MAIL: mail.default('file'),
  PATCHBAY_MAIL_FROM: z
    .string()
    .regex(/^([^<>\p{Cc}]*<)?[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>?$/u, 'must be an address, or Name <address>')
    .optional(),
};
