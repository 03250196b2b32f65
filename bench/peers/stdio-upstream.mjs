/** The lean upstream over STDIO. Arguments: era. */
import { createServer } from './mcp.mjs';

const handle = createServer(process.argv[2] ?? 'legacy', 'ok');
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  let out = '';
  for (const line of lines) {
    const reply = line === '' ? null : handle(line);
    if (reply !== null) out += `${reply}\n`;
  }
  if (out !== '') process.stdout.write(out);
});
process.stdin.on('end', () => process.exit(0));
