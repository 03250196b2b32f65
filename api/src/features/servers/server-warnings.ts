/**
 * What is allowed in a configuration and should be known all the same: a secret that it names and that
 * does not exist (yet: the order in which servers and secrets are made does not matter), and secrets in
 * arguments.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { FieldError } from '../../common/errors.js';
import { ENV } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { type Reference, referencesOf } from '../../gateway/snapshot/references.js';
import type { ServerConfig } from '../../gateway/snapshot/server-config.js';
import { SecretsRepository } from '../secrets/secrets.repository.js';

@Injectable()
export class ServerWarnings {
  constructor(
    private readonly secrets: SecretsRepository,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Those of each configuration, in the order given. */
  async of(tx: Tx, orgId: string, configs: readonly ServerConfig[]): Promise<FieldError[][]> {
    const references = configs.map(referencesOf);
    const names = new Set(references.flat().map(({ name }) => name));
    const known = await this.secrets.known(tx, orgId, [...names]);
    const exists = (name: string) => known.has(name) || this.env.PATCHBAY_SHARED_ENV.has(name);
    return references.map((of) => [...of.flatMap(missing(exists)), ...of.flatMap(inArguments)]);
  }
}

const missing =
  (exists: (name: string) => boolean) =>
  ({ path, name }: Reference): FieldError[] => {
    if (exists(name)) return [];
    const message = `secret ${name} does not exist; calls fail until it is created`;
    return [{ path, code: 'unknown_secret', message }];
  };

function inArguments({ path, name }: Reference): FieldError[] {
  if (!path.startsWith('args.')) return [];
  const message = `the machine's process list shows the value of ${name}; where the server takes a variable, use env`;
  return [{ path, code: 'secret_in_args', message }];
}
