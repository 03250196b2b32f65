/** What pages and mails say, in English. `{name}` is filled in. */
export const en = {
  // Frame
  language: 'Language',
  service: 'Patchbay',

  // Fields
  email: 'E-mail address',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'At least 12 characters. A few unrelated words are easy to remember and hard to guess.',
  name: 'Your name',
  code: 'Code',
  recoveryCode: 'Recovery code',

  // Sign in
  signInTitle: 'Sign in',
  signIn: 'Sign in',
  signInWith: 'Sign in with {provider}',
  or: 'or',
  forgot: 'Forgot your password?',
  noAccount: 'No account yet?',
  signUpLink: 'Create one',
  toGoOn: 'Sign in to go on.',
  signInOrganization: 'Sign in with your organisation',
  organizationText: 'Tell us your address, and we take you to the sign-on of your organisation.',
  noSignOn: 'No organisation has a sign-on for this address. Sign in with your password.',
  limited:
    'You came by the sign-on of your organisation, and are in that organisation alone. Sign in with your own password for everything else.',
  signedOut: 'You are signed out.',
  passwordChanged: 'Your password is changed. Sign in with the new one.',
  challengeOver: 'That took too long, or there were too many tries. Sign in again.',

  // Sign up
  signUpTitle: 'Create an account',
  signUp: 'Create account',
  haveAccount: 'Already have an account?',
  invitedOnly: 'By invitation: use the address that your invitation came to.',
  signUpOffTitle: 'No new accounts here',
  signUpOff: 'Whoever runs this service has switched sign-up off. Ask them for an account.',
  signUpOffSignOn: 'New people come in with {provider}.',

  // Mail
  mailTitle: 'Check your mail',
  mailSignUp:
    'If an account can be made with this address, a mail with a link is on its way. Open the link to confirm that the address is yours.',
  mailUnproven: 'Your address is not confirmed yet. We have sent you a new mail: open the link in it.',
  mailReset:
    'If there is an account with this address, a mail with a link is on its way. The link works for one hour.',
  mailNothing: 'Nothing there? Look in the spam folder. Signing in sends the mail again.',
  mailNothingReset: 'Nothing there? Look in the spam folder, or ask again in a minute.',
  backToSignIn: 'Back to sign in',

  // Address
  confirmTitle: 'Confirm your address',
  confirmText:
    'One more click, and this address is confirmed as yours. If you did not create an account, close this page.',
  confirm: 'Confirm address',
  provenTitle: 'Address confirmed',
  provenText: 'Your e-mail address is confirmed. Sign in to go on.',
  linkOverTitle: 'This link does not work any more',
  linkOverText: 'It is older than an hour, or not complete. Sign in, and we send you a new one.',
  resetOverText: 'It was used already, is older than an hour, or is not complete. Ask for a new one.',

  // Password
  forgotTitle: 'Forgot your password?',
  forgotText: 'Tell us your address, and we send you a link to choose a new one.',
  sendLink: 'Send link',
  resetTitle: 'Choose a new password',
  resetText: 'All browsers are signed out, and you sign in with the new password.',
  resetSave: 'Save password',
  askAgain: 'Ask for a new link',

  // Second factor
  factorTitle: 'Second step',
  factorText: 'Enter the code that your authenticator app shows for {service}.',
  factorOther: 'Use a recovery code instead',
  recoveryTitle: 'Recovery code',
  recoveryText: 'Enter one of the recovery codes that you have kept. Each works once.',
  recoveryOther: 'Use the authenticator app instead',
  goOn: 'Continue',
  startAgain: 'Start again',

  // Set up a second factor
  setUpTitle: 'Protect your account',
  setUpText:
    'With a second step, a stolen password alone opens nothing. You need an authenticator app. First, enter your password.',
  setUpScanTitle: 'Scan and confirm',
  setUpScan: 'Scan this with your authenticator app, or type in the key.',
  qrLabel: 'QR code for your authenticator app',
  setUpKey: 'Key',
  setUpCodes: 'Recovery codes',
  setUpCodesText:
    'Keep them in a safe place. Each lets you in once if you lose your phone. They are not shown again.',
  setUpConfirm: 'Now enter the code that the app shows.',
  setUpTurnOn: 'Turn on',
  setUpRetry: 'Enter the code that your app shows now. If it does not work, start again.',
  setUpOffTitle: 'Turn off the second step',
  setUpOffText: 'Your password alone opens your account then. Enter it to go on.',
  setUpTurnOff: 'Turn off',

  // Account
  accountTitle: 'Your account',
  signedInAs: 'Signed in as',
  organizations: 'Organisations',
  organizationsNone: 'You are in no organisation yet.',
  organizationsMore: 'There are more; the API lists all of them.',
  invitations: 'Invitations',
  open: 'Open',
  factor: 'Second step',
  on: 'On',
  off: 'Off',
  turnOn: 'Turn on',
  turnOff: 'Turn off',
  signOut: 'Sign out',
  apiNote: 'Everything else is done through the API.',
  factorOn: 'The second step is on.',
  factorOff: 'The second step is off.',
  joined: 'You are a member now.',
  role_owner: 'Owner',
  role_admin: 'Admin',
  role_developer: 'Developer',
  role_viewer: 'Viewer',
  cancel: 'Cancel',

  // Invitation
  invitationTitle: 'You are invited',
  invitationStart:
    'Somebody has invited you to their organisation. Sign in, or create an account, with the address that the invitation came to.',
  invitationText: 'Accept, and you become a member.',
  organization: 'Organisation',
  role: 'Role',
  accept: 'Accept',
  invitationOverTitle: 'No such invitation',
  invitationOver: 'It is for another address than yours, was accepted or withdrawn, or is over.',
  otherAccount: 'Sign in with another address',
  alreadyMember: 'You are a member already.',
  organizationSuspended: 'This organisation is suspended.',

  // Consent
  consentTitle: 'Allow access?',
  consentAsks: 'wants to act for you.',
  clientUnproven: 'It chose its name itself: nobody has checked it.',
  endpoint: 'Endpoint',
  willBeAble: 'It will be able to',
  sendsYouTo: 'Sends you to',
  allow: 'Allow',
  deny: 'Deny',
  consentLocal: 'an application on this device',
  'scope_endpoints:use': 'list and use what the endpoint offers, in your name',
  scope_offline_access: 'go on doing so while you are away, until you or an admin withdraw it',
  consentOverTitle: 'This took too long',
  consentOverText:
    'The request of the application is too old to be answered. Start again, or go back to the application.',
  signOnRequiredTitle: 'By the sign-on of your organisation',
  signOnRequiredText: 'Your organisation wants its people to come by its own sign-on.',
  notMemberTitle: 'Not a member',
  notMemberInvited: 'Were you invited? Your invitations',
  notMemberText:
    'You are not a member of the organisation that this endpoint belongs to. Ask one of its admins to invite you, or sign in with another address.',

  // On the way out
  leavingTitle: 'One moment',
  leavingText: 'You are being sent to {place}.',
  leavingLink: 'Go on',
  leavingDone: 'If an application opens, you can close this page.',

  // Errors
  emailInvalid: 'This is not an e-mail address.',
  emailRequired: 'Enter your e-mail address.',
  nameRequired: 'Enter your name.',
  passwordRequired: 'Enter your password.',
  passwordShort: 'Use at least 12 characters.',
  passwordLong: 'Use at most 256 characters.',
  passwordWrong: 'This password is not right.',
  signInWrong: 'The address or the password is not right.',
  codeRequired: 'Enter the code.',
  codeWrong: 'This code is not right. Wait for the next one, and try again.',
  codeUsed: 'This code was used already. Wait for the next one.',
  recoveryWrong: 'This recovery code is not right, or was used already.',
  locked: 'There were too many wrong codes. Wait 15 minutes, and sign in again.',
  tooMany: 'Too many tries. Wait {seconds} seconds, and try again.',
  tooManyHere: 'There were too many tries for this address. Wait an hour, or choose a new password.',
  providerAway: 'The identity provider cannot be used at the moment.',
  signOnFailed: 'Signing on did not work. Try again.',
  signOnUnverified: 'The identity provider does not say that your e-mail address is verified.',
  signOnDomain: 'Your organisation does not speak for the domain of your address.',
  signOnDeactivated: 'Your organisation has switched your account off.',
  signOnDenied: 'The identity provider did not let you in.',
  signOnNotInvited: 'No account may be made for this address: ask for an invitation.',
  signOnUnlinked:
    'There is an account with this address that was never confirmed. Confirm it, or choose a new password, first.',
  failed: 'Something went wrong. Try again.',
  crossSiteTitle: 'This came from elsewhere',
  crossSiteText: 'The form was not sent from a page of this service. Open the page again, and try once more.',
  invalidTitle: 'This request is not valid',
  invalidText: 'It is too old, or not complete. Go back to the application, and start again.',
  awayTitle: 'Not available at the moment',
  awayText: 'The service cannot answer right now. Try again in a moment.',

  // Mails
  mailFooter: 'If you did not expect this mail, you can ignore it.',
  mailVerifySubject: 'Confirm your e-mail address',
  mailVerifyText: 'Open this link to confirm your e-mail address. It works for one hour.',
  mailResetSubject: 'Choose a new password',
  mailResetText: 'Open this link to choose a new password. It works once, within one hour.',
  mailChangedSubject: 'Your password was changed',
  mailChangedText:
    'The password of your account was changed, and all browsers were signed out. If that was not you, choose a new one now:',
  mailKnownSubject: 'You have an account already',
  mailKnownText:
    'Somebody tried to sign up with your e-mail address, which has an account. If that was you, sign in:',
  mailKnownElse: 'or choose a new password:',
  mailDeletedSubject: 'Your account was deleted',
  mailDeletedText:
    'Your account and everything that belonged to it alone was deleted, as you asked. There is nothing left to sign in to.',
  mailInvitationSubject: 'Invitation to {organization}',
  mailInvitationText:
    'You are invited to the organisation “{organization}” at {url}. Your role there: {role}.',
  mailInvitationHow: 'Open this link, sign in with this e-mail address (or sign up with it), and accept:',
  mailInvitationUntil: 'It is open until {time}.',
} as const;
