/**
 * Reading in turns: what a peer sends faster than it is read must not hold up the others. libuv reads a
 * socket up to 32 times before it looks at the next one, two megabytes of a flood in one turn of the
 * event loop. Here a peer has 64 KiB in its turn, then waits for the next, in line with all that flood.
 */
import type { Readable } from 'node:stream';

/** Of one peer, in one turn of the event loop. */
export const TURN_BYTES = 64 * 1024;

/** A stream, or a socket with a read buffer of its own. */
interface Stopped {
  resume(): unknown;
}

const waiting: Stopped[] = [];
let turn = 0;
let armed = false;

/** Goes on reading a socket that has been stopped, when its turn comes: one socket a turn. */
export function resumeInTurn(socket: Stopped): void {
  waiting.push(socket);
  arm();
}

/** Hands on what a stream reads whose reads are small however much there is (a pipe, TLS). */
export function readInTurns(stream: Readable, take: (bytes: Buffer) => void): void {
  let read = 0;
  let inTurn = turn;
  stream.on('data', (bytes: Buffer) => {
    take(bytes);
    if (inTurn !== turn) {
      inTurn = turn;
      read = 0;
    }
    read += bytes.length;
    if (read >= TURN_BYTES) {
      stream.pause();
      resumeInTurn(stream);
    } else arm();
  });
}

function arm(): void {
  if (armed) return;
  armed = true;
  setImmediate(next);
}

function next(): void {
  armed = false;
  turn++;
  waiting.shift()?.resume();
  if (waiting.length > 0) arm();
}
