/**
 * What mails to people say, in the language that they read, from the texts of the pages. Names in them are other people's
 * words: they are cut and kept to one line.
 */
import type { Language } from '../common/language.js';
import type { Role } from '../common/roles.js';
import { fill, LANGUAGES } from '../pages/language.js';
import type { Mail } from './mailer.js';
import { pageUrl } from './page-url.js';

/** At most 100 characters without controls. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 100);
}

export function verificationMail(to: string, language: Language, url: string): Mail {
  const t = LANGUAGES[language].texts;
  return { to, subject: t.mailVerifySubject, text: paragraphs(t.mailVerifyText, url, t.mailFooter) };
}

/** @param url of the page where the new password is chosen. */
export function resetMail(to: string, language: Language, url: string): Mail {
  const t = LANGUAGES[language].texts;
  return { to, subject: t.mailResetSubject, text: paragraphs(t.mailResetText, url, t.mailFooter) };
}

/** @param forgotUrl of the page that sends a link for another one. */
export function resetDoneMail(to: string, language: Language, forgotUrl: string): Mail {
  const t = LANGUAGES[language].texts;
  return { to, subject: t.mailChangedSubject, text: paragraphs(t.mailChangedText, forgotUrl) };
}

/** Somebody signed up with an address that has an account: only its owner learns so. */
export function knownAddressMail(to: string, language: Language, signInUrl: string, forgotUrl: string): Mail {
  const t = LANGUAGES[language].texts;
  const text = paragraphs(t.mailKnownText, signInUrl, t.mailKnownElse, forgotUrl, t.mailFooter);
  return { to, subject: t.mailKnownSubject, text };
}

export function accountDeletedMail(to: string, language: Language): Mail {
  const t = LANGUAGES[language].texts;
  return { to, subject: t.mailDeletedSubject, text: paragraphs(t.mailDeletedText) };
}

export interface InvitationWords {
  readonly to: string;
  readonly organization: string;
  readonly role: Role;
  /** The public id. */
  readonly invitationId: string;
  readonly publicUrl: string;
  readonly expiresAt: Date;
}

/** @param language of whoever invites: what the invited reads nobody knows. */
export function invitationMail(words: InvitationWords, language: Language): Mail {
  const { to, role, invitationId, publicUrl, expiresAt } = words;
  const t = LANGUAGES[language].texts;
  const organization = oneLine(words.organization);
  const values = { organization, url: publicUrl, role: t[`role_${role}`] };
  return {
    to,
    subject: fill(t.mailInvitationSubject, { organization }),
    text: paragraphs(
      fill(t.mailInvitationText, values),
      t.mailInvitationHow,
      pageUrl(publicUrl, `/invitations/${invitationId}`),
      fill(t.mailInvitationUntil, { time: expiresAt.toISOString() }),
      t.mailFooter,
    ),
  };
}

function paragraphs(...all: readonly string[]): string {
  return `${all.join('\n\n')}\n`;
}
