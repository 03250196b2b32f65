/** What mails to people say. Names in them are other people's words: they are cut and kept to one line. */
import type { Mail } from './mailer.js';
import { pageUrl } from './page-url.js';

/** At most 100 characters without controls. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 100);
}

const FOOTER = 'If you did not expect this mail, you can ignore it.';

export function verificationMail(to: string, url: string): Mail {
  return {
    to,
    subject: 'Confirm your e-mail address',
    text: `Open this link to confirm your e-mail address. It works for one hour.\n\n${url}\n\n${FOOTER}\n`,
  };
}

/** @param url of the page where the new password is chosen. */
export function resetMail(to: string, url: string): Mail {
  return {
    to,
    subject: 'Choose a new password',
    text: `Open this link to choose a new password. It works once, within one hour.\n\n${url}\n\n${FOOTER}\n`,
  };
}

/** @param forgotUrl of the page that sends a link for another one. */
export function resetDoneMail(to: string, forgotUrl: string): Mail {
  return {
    to,
    subject: 'Your password was changed',
    text: `The password of your account was changed, and all browsers were signed out. If that was not you, choose a new one now:\n\n${forgotUrl}\n`,
  };
}

/** Somebody signed up with an address that has an account: only its owner learns so. */
export function knownAddressMail(to: string, signInUrl: string, forgotUrl: string): Mail {
  return {
    to,
    subject: 'You have an account already',
    text: `Somebody tried to sign up with your e-mail address, which has an account. If that was you, sign in:\n\n${signInUrl}\n\nor choose a new password:\n\n${forgotUrl}\n\n${FOOTER}\n`,
  };
}

export function accountDeletedMail(to: string): Mail {
  return {
    to,
    subject: 'Your account was deleted',
    text: 'Your account and everything that belonged to it alone was deleted, as you asked. There is nothing left to sign in to.\n',
  };
}

export interface InvitationWords {
  readonly to: string;
  readonly organization: string;
  readonly role: string;
  /** The public id. */
  readonly invitationId: string;
  readonly publicUrl: string;
  readonly expiresAt: Date;
}

export function invitationMail(words: InvitationWords): Mail {
  const { to, organization, role, invitationId, publicUrl, expiresAt } = words;
  const name = oneLine(organization);
  return {
    to,
    subject: `Invitation to ${name}`,
    text: `You are invited to the organisation “${name}” at ${publicUrl} as ${role}.

Open this link, sign in with this e-mail address (or sign up with it), and accept:

${pageUrl(publicUrl, `/invitations/${invitationId}`)}

It is open until ${expiresAt.toISOString()}. ${FOOTER}
`,
  };
}
