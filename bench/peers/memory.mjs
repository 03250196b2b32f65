/** The yardstick of lists: answers every POST with the same bytes from memory. */
import { createServer } from 'node:http';
import { answer, ready } from '../lib/rpc.mjs';

let bytes = Buffer.alloc(0);
const server = createServer({ keepAliveTimeout: 600_000 }, (req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
  });
});
answer({ hold: (text) => void (bytes = Buffer.from(text)) });
server.listen(0, '127.0.0.1', () => ready({ port: server.address().port }));
