/**
 * What wraps the data keys of organisations: the deployment's root keys, or a key that never leaves a key
 * management service.
 */
export interface KeyEncryption {
  readonly provider: 'env' | 'aws-kms' | 'gcp-kms' | 'vault';
  /** Names the key that new data keys are wrapped with; kept beside each. */
  readonly currentId: string;
  /** @param context is authenticated: what was wrapped for another place does not unwrap. */
  wrap(context: string, key: Buffer): Promise<Buffer>;
  /** @param id of the key that wrapped it. @throws when it is not to be had or refuses. */
  unwrap(id: string, context: string, wrapped: Uint8Array): Promise<Buffer>;
}
