/** Mail through a server: what arrives, and that nobody's words become more than text. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpServer, startSmtpServer } from '../../../test/fixtures/smtp.js';
import { EnvError, parseEnv } from '../config/env.js';
import { createMailer } from './mailer.js';
import { invitationMail } from './mails.js';

let smtp: SmtpServer;
beforeAll(async () => {
  smtp = await startSmtpServer();
});
afterAll(() => smtp.close());

const env = (over: Record<string, string>) =>
  parseEnv({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
    PATCHBAY_PUBLIC_URL: 'https://patchbay.test',
    ...over,
  });
const serverUrl = (password: string) =>
  `smtp://${smtp.user}:${encodeURIComponent(password)}@127.0.0.1:${smtp.port}`;

describe('mail through SMTP', () => {
  it('signs in, says whom it is from, and arrives', async () => {
    const from = 'Patchbay <people@patchbay.test>';
    const mailer = createMailer(env({ PATCHBAY_MAIL: serverUrl(smtp.password), PATCHBAY_MAIL_FROM: from }));
    await mailer.send({ to: 'ada@example.com', subject: 'Hello', text: 'A line\n.\nand a dot.\n' });
    const mail = await smtp.next();
    expect(mail).toMatchObject({ from: 'people@patchbay.test', to: ['ada@example.com'] });
    expect(mail.data).toContain('Auto-Submitted: auto-generated');
    expect(mail.data).toContain('A line\n.\nand a dot.');
    mailer.close();
  });

  it('makes of hostile names neither headers nor recipients', async () => {
    const mailer = createMailer(env({ PATCHBAY_MAIL: serverUrl(smtp.password) }));
    const mail = invitationMail(
      {
        to: 'ada@example.com',
        organization: 'Evil\r\nBcc: everybody@example.com\r\n\r\n<script>',
        role: 'viewer',
        invitationId: 'inv_1',
        publicUrl: 'https://patchbay.test',
        expiresAt: new Date(0),
      },
      'en',
    );
    await mailer.send(mail);
    const received = await smtp.next();
    expect(received.to).toEqual(['ada@example.com']);
    const [head = ''] = received.data.split('\n\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^From: Patchbay <no-reply@patchbay\.test>$/m);
    mailer.close();
  });

  it('fails where the server refuses, and does not start with what is no server', async () => {
    const mailer = createMailer(env({ PATCHBAY_MAIL: serverUrl('wrong') }));
    await expect(mailer.send({ to: 'ada@example.com', subject: 'Hello', text: 'x' })).rejects.toThrow(/535/);
    mailer.close();
    expect(() => env({ PATCHBAY_MAIL: 'http://mail.example' })).toThrow(EnvError);
    expect(() => env({ PATCHBAY_MAIL_FROM: 'a@example.com\r\nBcc: b@example.com' })).toThrow(EnvError);
    expect(() => env({ OIDC_CLIENT_ID: 'half' })).toThrow(
      /OIDC_DISCOVERY_URL is required with OIDC_CLIENT_ID/,
    );
  });
});
