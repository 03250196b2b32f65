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

/** A key management service; `keyName` is as the service names its keys. */
export interface KeyService {
  readonly provider: Exclude<KeyEncryption['provider'], 'env'>;
  wrap(keyName: string, context: string, key: Buffer): Promise<Buffer>;
  unwrap(keyName: string, context: string, wrapped: Uint8Array): Promise<Buffer>;
}

/** A service did not wrap or unwrap. The message holds neither key nor credential. */
export class KeyEncryptionError extends Error {
  /** @param outage it did not answer, or not now; else it refused. */
  constructor(
    message: string,
    readonly outage = false,
  ) {
    super(message);
  }
}

/**
 * Data keys are wrapped by a service, or were. What the root keys wrapped opens as ever, and what a
 * service wrapped opens as long as it is listed. An id is `provider:name`, which no root key's id can be.
 */
export class ServiceKeyEncryption implements KeyEncryption {
  readonly provider: KeyEncryption['provider'];
  readonly currentId: string;

  /** @param current wraps new keys; null: the root keys do. */
  constructor(
    private readonly current: { readonly service: KeyService; readonly keyName: string } | null,
    private readonly services: readonly KeyService[],
    private readonly roots: KeyEncryption,
  ) {
    this.provider = current?.service.provider ?? roots.provider;
    this.currentId = current ? `${current.service.provider}:${current.keyName}` : roots.currentId;
  }

  async wrap(context: string, key: Buffer): Promise<Buffer> {
    if (this.current === null) return this.roots.wrap(context, key);
    const { service, keyName } = this.current;
    const wrapped = await service.wrap(keyName, context, key);
    // A key that does not come back would cost all that is sealed with it, and a permission may be missing.
    if (!key.equals(await service.unwrap(keyName, context, wrapped)))
      throw new KeyEncryptionError(`${service.provider} gives back another key than it was given`);
    return wrapped;
  }

  async unwrap(id: string, context: string, wrapped: Uint8Array): Promise<Buffer> {
    const colon = id.indexOf(':');
    if (colon < 0) return this.roots.unwrap(id, context, wrapped);
    const service = this.services.find(({ provider }) => provider === id.slice(0, colon));
    if (!service) throw new KeyEncryptionError(`PATCHBAY_KEK no longer lists what wrapped a data key: ${id}`);
    return service.unwrap(id.slice(colon + 1), context, wrapped);
  }
}
