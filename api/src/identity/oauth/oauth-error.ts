/** What the authorization server refuses, as clients are told. */

/** An error answer of RFC 6749 §5.2 and its relatives. */
export class OauthError extends Error {
  constructor(
    readonly code: string,
    readonly description: string,
    readonly status = 400,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(description);
    this.name = 'OauthError';
  }
}
