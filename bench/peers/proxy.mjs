/**
 * The yardstick: a bare reverse proxy as one writes it on Node. It parses the JSON body, looks the
 * bearer up by its SHA-256, and forwards over a keep-alive agent. Argument: the upstream's port.
 */
import { hash } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import { answer, ready } from '../lib/rpc.mjs';

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const known = new Set();

const server = createServer({ keepAliveTimeout: 600_000 }, (req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    const { authorization = '' } = req.headers;
    if (!known.has(hash('sha256', authorization.slice(7), 'base64'))) {
      res.writeHead(401).end();
      return;
    }
    try {
      JSON.parse(body);
    } catch {
      res.writeHead(400).end();
      return;
    }
    forward(req, res, body);
  });
});

function forward(req, res, body) {
  const { authorization: _, host: __, connection: ___, ...headers } = req.headers;
  const up = request(
    { agent, host: '127.0.0.1', port, method: req.method, path: '/mcp', headers },
    (answered) => {
      res.writeHead(answered.statusCode, answered.headers);
      answered.pipe(res);
    },
  );
  up.on('error', () => res.writeHead(502).end());
  up.end(body);
}

answer({ allow: (secret) => void known.add(hash('sha256', secret, 'base64')) });
server.listen(0, '127.0.0.1', () => ready({ port: server.address().port }));
