/**
 * The internal port: where this process takes what other replicas forward to it. It answers only to them:
 * a request without their proof gets a bare 404, for two reasons. It must not be a second front door that a
 * deployment forgets to close, and only what another replica sent may be spared from being forwarded.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

import { FORWARD_HEADER, REPLICA_HEADER } from '../runtime/http/forward.js';
import type { ReplicaProof } from './proof.js';

/** Longer than a replica keeps a quiet connection, which it closes a second before we would. */
const KEEP_ALIVE_MS = 72_000;

export interface InternalListenerOptions {
  /** PATCHBAY_INTERNAL_HOST, PATCHBAY_INTERNAL_PORT (0: any free one), PATCHBAY_INTERNAL_URL. */
  readonly host: string;
  readonly port: number;
  readonly url: string | undefined;
  /** UUID of this process. */
  readonly own: string;
  readonly proof: ReplicaProof;
  /** Answers what a replica sent; must not forward it. */
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void;
}

export class InternalListener {
  private readonly server: Server;

  constructor(private readonly options: InternalListenerOptions) {
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => this.receive(req, res));
  }

  /** @returns the URL that other replicas reach it at. @throws when the port is taken. */
  async start(): Promise<string> {
    const { host, port, url } = this.options;
    // Exclusive: processes behind one public port (node:cluster) would otherwise share this one too.
    this.server.listen({ host, port, exclusive: true });
    await once(this.server, 'listening');
    return urlOf(host, (this.server.address() as AddressInfo).port, url);
  }

  /** Connections end; answers under way were waited for before. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private receive(req: IncomingMessage, res: ServerResponse): void {
    const proof = req.headers[FORWARD_HEADER];
    const { method = '', url = '' } = req;
    if (typeof proof !== 'string' || !this.options.proof.check(proof, method, url)) {
      res.writeHead(404, { connection: 'close', 'content-length': '0' }).end();
      return;
    }
    res.setHeader(REPLICA_HEADER, this.options.own);
    this.options.handle(req, res);
  }
}

/** What others dial: as configured, with the port listened on if it names none; else where we listen. */
function urlOf(host: string, port: number, configured: string | undefined): string {
  if (configured !== undefined) {
    const url = new URL(configured);
    // The parser drops `:80`, which a port of our own never is without being said.
    return url.port === '' ? `http://${url.hostname}:${port}` : url.origin;
  }
  const name = host === '0.0.0.0' || host === '::' ? ownAddress() : host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** The machine's first address that others can reach; loopback when it has none. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter(({ internal, scopeid }) => !internal && !scopeid);
  return (outside.find(({ family }) => family === 'IPv4') ?? outside[0])?.address ?? '127.0.0.1';
}
