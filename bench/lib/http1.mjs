/** A client of HTTP/1.1 on a bare socket: as little work as possible, so that the load costs little. */
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/** The bytes of a POST. @param {Record<string, string>} headers @param {string} body */
export function postBytes(path, headers, body) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
      `accept: application/json, text/event-stream\r\n${lines.join('')}` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** One connection; one request at a time. */
export class Connection {
  #socket;
  #rest = null;
  #done = null;
  #failed = null;

  /** @param {number} port on 127.0.0.1 */
  constructor(port) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('the connection was closed')));
  }

  /** Calls `done(status, head, body)` with the answer, `failed(error)` without one. */
  send(bytes, done, failed) {
    this.#done = done;
    this.#failed = failed;
    this.#socket.write(bytes);
  }

  /** The same as a promise. @returns {Promise<{ status: number, head: string, body: Buffer }>} */
  exchange(bytes) {
    return new Promise((resolve, reject) =>
      this.send(bytes, (status, head, body) => resolve({ status, head, body }), reject),
    );
  }

  close() {
    this.#failed = null;
    this.#done = null;
    this.#socket.destroy();
  }

  #end(error) {
    const failed = this.#failed;
    this.#failed = null;
    failed?.(error);
  }

  #take(chunk) {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = bytes;
    const headEnd = bytes.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = bytes.latin1Slice(0, headEnd);
    const body = bodyOf(bytes, headEnd + 4, head);
    if (body === null) return;
    this.#rest = null;
    const done = this.#done;
    this.#done = null;
    done?.(Number(head.slice(9, 12)), head, body);
  }
}

/** The body, or null while it is not complete. */
function bodyOf(bytes, start, head) {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    return bytes.length >= end ? bytes.subarray(start, end) : null;
  }
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return bytes.subarray(start);
  const parts = [];
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.latin1Slice(at, line), 16);
    if (bytes.length < line + 4 + size) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 4 + size;
  }
}

/** A header of a raw head, or null. */
export function headerOf(head, name) {
  return new RegExp(`\\r\\n${name}: ([^\\r]*)`, 'i').exec(head)?.[1] ?? null;
}
