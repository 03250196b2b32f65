/** The last lines of a text that comes in pieces, bounded in number and in size. */
import { StringDecoder } from 'node:string_decoder';

export interface LogLine {
  /** ISO 8601. */
  readonly at: string;
  readonly text: string;
}

const MAX_LINES = 200;
const MAX_CHARS = 32_000;
const MAX_LINE_CHARS = 1_000;
/** Held until its end comes; beyond that it is cut. Redacting needs whole lines. */
const MAX_OPEN_CHARS = 8_000;

export class LineRing {
  private lines: LogLine[] = [];
  private chars = 0;

  /** Oldest first. */
  all(): readonly LogLine[] {
    return this.lines;
  }

  add(text: string): void {
    const line = { at: new Date().toISOString(), text: text.slice(0, MAX_LINE_CHARS) };
    this.lines.push(line);
    this.chars += line.text.length;
    while (this.lines.length > MAX_LINES || this.chars > MAX_CHARS)
      this.chars -= this.lines.shift()?.text.length ?? 0;
  }
}

/** Cuts one process's output into lines. */
export class LineCutter {
  private readonly decoder = new StringDecoder('utf8');
  private open = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    const lines = (this.open + this.decoder.write(chunk)).split(/\r?\n/);
    this.open = lines.pop() ?? '';
    for (const line of lines) this.tell(line);
    if (this.open.length > MAX_OPEN_CHARS) this.end();
  }

  /** What stands there without an end of line. */
  end(): void {
    this.tell(this.open);
    this.open = '';
  }

  private tell(line: string): void {
    // A NUL is no text to PostgreSQL; the other control characters would play with a terminal.
    const text = line.replace(/[\p{Cc}]+/gu, ' ').trimEnd();
    if (text !== '') this.onLine(text);
  }
}
