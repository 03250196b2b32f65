/** What a session id says to those who can open it. How it is sealed is not the runtime's business. */

export interface SessionClaims {
  /** UUID of the process that owns the session and its links. */
  readonly replica: string;
  /** UUID of the session. */
  readonly session: string;
  /** UUIDs of what the session was opened with; `keyId` null: without authentication. */
  readonly endpointId: string;
  readonly keyId: string | null;
}

export interface SessionSeal {
  /** Visible ASCII, different every time. */
  seal(claims: SessionClaims): string;
  /** Null for anything that is no sealed session id of this deployment. */
  open(token: string): SessionClaims | null;
}
