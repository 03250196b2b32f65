/**
 * Newline framing of the stdio transport (specification: basic/transports/stdio): one message a
 * line, in chunks of any size, with a cap on the line so that a peer cannot fill our memory.
 */
import { ByteAccumulator } from './accumulator.js';

/** A line is longer than the cap. */
export class LineTooLongError extends Error {
  constructor(readonly maxBytes: number) {
    super(`a line of more than ${maxBytes} bytes`);
    this.name = 'LineTooLongError';
  }
}

export class LineSplitter {
  private readonly rest = new ByteAccumulator();

  constructor(private readonly maxBytes: number) {}

  /**
   * Hands every line that ends in this chunk to `onLine`, without its newline (a CR before it
   * stays: it is JSON whitespace).
   * @throws LineTooLongError; the splitter must not be used afterwards.
   */
  push(chunk: Buffer, onLine: (line: Buffer) => void): void {
    let pos = 0;
    for (;;) {
      const at = chunk.indexOf(0x0a, pos);
      const end = at < 0 ? chunk.length : at;
      if (this.rest.length + (end - pos) > this.maxBytes) throw new LineTooLongError(this.maxBytes);
      if (at < 0) {
        if (pos < end) this.rest.append(chunk, pos, end);
        return;
      }
      if (this.rest.length === 0) {
        onLine(chunk.subarray(pos, end));
      } else {
        this.rest.append(chunk, pos, end);
        onLine(this.rest.take());
      }
      pos = at + 1;
    }
  }
}

/**
 * A JSON text with its line breaks turned into spaces, so that it fits on one line. In valid JSON
 * a raw CR or LF is always whitespace between tokens. Gives the buffer itself when it has none.
 */
export function onOneLine(json: Buffer): Buffer {
  if (json.indexOf(0x0a) < 0 && json.indexOf(0x0d) < 0) return json;
  const out = Buffer.from(json);
  for (let i = 0; i < out.length; i++) {
    if (out[i] === 0x0a || out[i] === 0x0d) out[i] = 0x20;
  }
  return out;
}
