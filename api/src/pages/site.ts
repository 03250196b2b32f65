/** All pages of the service, in one list. */
import type { Consents } from '../identity/oauth/consent.js';
import { accountPages } from './account.js';
import { consentPages } from './consent.js';
import { invitationPages } from './invitation.js';
import type { Mine } from './mine.js';
import type { Page } from './pages.js';
import { passwordPages } from './password.js';
import { secondFactorPages } from './second-factor.js';
import { setUpPages } from './set-up.js';
import { signInPages } from './sign-in.js';
import { signUpPages } from './sign-up.js';

export function allPages(mine: Mine, consents: Consents): Page[] {
  return [
    ...signInPages,
    ...secondFactorPages,
    ...signUpPages,
    ...passwordPages,
    ...setUpPages,
    ...accountPages(mine),
    ...invitationPages(mine),
    ...consentPages(consents),
  ];
}
