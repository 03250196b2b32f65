/** Helpers of tests that cut a gateway off its database: a proxy in between, which can be made to refuse. */
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';

export interface Line {
  /** The database's URL, through here. */
  readonly through: (url: string) => Promise<string>;
  /** Ends what is connected, and refuses what comes. */
  cut(): void;
  mend(): void;
  close(): void;
}

export function line(): Line {
  const sockets = new Set<Socket>();
  let refusing = false;
  let target: URL;
  const proxy = createServer((client) => {
    if (refusing) return client.destroy();
    const server = dial(Number(target.port), target.hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server).pipe(client);
  });
  return {
    async through(url) {
      target = new URL(url);
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      const own = new URL(url);
      own.port = String((proxy.address() as AddressInfo).port);
      own.hostname = '127.0.0.1';
      return own.href;
    },
    cut() {
      refusing = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      refusing = false;
    },
    close: () => void proxy.close(),
  };
}
