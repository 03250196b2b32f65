/**
 * Runs a command in the network namespace that it was started in, with nothing but loopback there, and leads single
 * ports through: `node cut.mjs '{"into":[[port,socket]],"out":[[port,socket]]}' command args…`. A Unix socket is reached
 * from any namespace: `into` hands its connections to the command's port, `out` listens on a port for the command.
 */
import { execFileSync, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

const [, , plan = '{}', command = '', ...args] = process.argv;
const { into = [], out = [] } = JSON.parse(plan);

execFileSync('ip', ['link', 'set', 'lo', 'up']);

function pipe(from, to) {
  from.pipe(to);
  to.pipe(from);
  from.on('error', () => to.destroy());
  to.on('error', () => from.destroy());
}
const listen = (server, at) => new Promise((ok, fail) => server.once('error', fail).listen(at, ok));

// By name, since some listen on ::1 alone.
for (const [port, path] of into)
  await listen(
    createServer((from) => pipe(from, connect({ host: 'localhost', port }))),
    { path },
  );
for (const [port, path] of out)
  await listen(
    createServer((from) => pipe(from, connect({ path }))),
    { host: '127.0.0.1', port },
  );

const child = spawn(command, args, { stdio: 'inherit' });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
