/** The lean upstream over HTTP. Arguments: era, the text its tool answers. */
import { createServer } from 'node:http';
import { answer, ready } from '../lib/rpc.mjs';
import { createServer as createMcp } from './mcp.mjs';

const [era = 'legacy', text = 'ok'] = process.argv.slice(2);
const handle = createMcp(era, text);

const server = createServer({ keepAliveTimeout: 600_000 }, (req, res) => {
  if (req.method !== 'POST') {
    res.writeHead(req.method === 'DELETE' ? 200 : 405, { 'content-length': 0 }).end();
    return;
  }
  let body = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => (body += chunk));
  req.on('end', () => {
    const reply = handle(body);
    if (reply === null) res.writeHead(202, { 'content-length': 0 }).end();
    else {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) };
      if (era === 'legacy' && body.includes('"initialize"')) headers['mcp-session-id'] = 'lean';
      res.writeHead(200, headers).end(reply);
    }
  });
});
answer();
server.listen(0, '127.0.0.1', () => ready({ port: server.address().port }));
