/** What an error of the OAuth client side asks for. */
import { expect, it } from 'vitest';

import { OAuthError, type OAuthErrorCode } from './errors.js';

it.each<[OAuthErrorCode, string]>([
  ['discovery_failed', 'fix_configuration'],
  ['registration_refused', 'fix_configuration'],
  ['authorization_denied', 'authorize_again'],
  ['state_mismatch', 'authorize_again'],
  ['issuer_mismatch', 'fix_configuration'],
  ['invalid_grant', 'authorize_again'],
  ['invalid_client', 'fix_configuration'],
  ['server_error', 'try_later'],
  ['unreachable', 'try_later'],
])('%s asks to %s', (code, remedy) => {
  const error = new OAuthError(code, 'It failed.');
  expect(error).toMatchObject({ code, remedy, message: 'It failed.', oauthError: null, maybeSent: true });
});
