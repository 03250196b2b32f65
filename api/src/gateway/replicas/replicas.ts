/** This process among the others of the deployment: its name, its internal port, and the way to theirs. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';

import type { RootKeys } from '../../common/crypto/root-keys.js';
import type { Env } from '../../config/env.js';
import { type ForwardOutcome, ReplicaForwarder } from '../runtime/http/forward.js';
import { ReplicaDirectory } from './directory.js';
import { InternalListener } from './listener.js';
import { ReplicaProof } from './proof.js';

export interface ReplicasOptions {
  readonly db: Database;
  readonly roots: RootKeys;
  readonly env: Env;
  readonly log: Logger;
  /** Answers a request that another replica forwarded; must not forward it. */
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void;
  readonly onForward: (outcome: ForwardOutcome) => void;
}

export class Replicas {
  /** UUID of this process, new at every start. */
  readonly own = randomUUID();
  readonly forwarder: ReplicaForwarder;
  private readonly directory: ReplicaDirectory;
  private readonly listener: InternalListener;

  constructor({ db, env, handle, log, onForward, roots }: ReplicasOptions) {
    const { own } = this;
    const proof = new ReplicaProof(roots, own);
    this.directory = new ReplicaDirectory({
      db,
      own,
      log,
      onSilent: (replica) => this.forwarder.abandon(replica),
    });
    this.forwarder = new ReplicaForwarder({
      addresses: this.directory,
      sign: (replica, method, path) => proof.sign(replica, method, path),
      onForward,
    });
    const { PATCHBAY_INTERNAL_HOST: host, PATCHBAY_INTERNAL_PORT: port, PATCHBAY_INTERNAL_URL: url } = env;
    this.listener = new InternalListener({ host, port, url, own, proof, handle });
  }

  /** Listens and makes itself known. @throws when the port is taken or the database away. */
  async start(): Promise<void> {
    const url = await this.listener.start();
    await this.directory.start(url).catch(async (error: unknown) => {
      await this.listener.stop();
      throw error;
    });
  }

  /** After the drain: nothing is forwarded any more, in either direction. */
  async stop(): Promise<void> {
    await this.directory.stop();
    this.forwarder.stop();
    await this.listener.stop();
  }
}
