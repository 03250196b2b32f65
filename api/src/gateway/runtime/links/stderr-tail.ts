/**
 * The last words of a process: what it wrote to stderr, bounded, with the values of its
 * configured environment and of its secrets blotted out, since a server's error message may quote its credentials.
 */

const KEEP_BYTES = 16 * 1024;
/** What an error carries: enough for a stack trace. */
const TELL_CHARS = 2_000;
/** Shorter values (`1`, `true`, `info`) are no secrets, and blotting them would spoil the text. */
const SECRET_LENGTH = 6;

export class StderrTail {
  private chunks: Buffer[] = [];
  private bytes = 0;
  private readonly secrets: string[];

  constructor(values: readonly string[]) {
    this.secrets = values.filter((v) => v.length >= SECRET_LENGTH).sort((a, b) => b.length - a.length);
  }

  push(chunk: Buffer): void {
    // Copies, so that a small tail does not keep a large read buffer.
    this.chunks.push(Buffer.from(chunk.subarray(Math.max(0, chunk.length - KEEP_BYTES))));
    this.bytes += Math.min(chunk.length, KEEP_BYTES);
    if (this.bytes <= KEEP_BYTES * 2) return;
    const joined = Buffer.concat(this.chunks);
    this.chunks = [Buffer.from(joined.subarray(joined.length - KEEP_BYTES))];
    this.bytes = KEEP_BYTES;
  }

  /** The last lines, redacted before they are cut, so that no half of a secret is left. */
  text(): string {
    let text = Buffer.concat(this.chunks).subarray(-KEEP_BYTES).toString('utf8');
    for (const secret of this.secrets) text = text.replaceAll(secret, '[redacted]');
    text = text.replace(/\/\/[^\s/@:]{1,200}:[^\s/@]{1,200}@/g, '//[redacted]@').trim();
    return text.length <= TELL_CHARS ? text : text.slice(-TELL_CHARS);
  }
}
