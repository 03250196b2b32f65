/**
 * Collects bytes that arrive in pieces of any size into one buffer. Growth doubles, so frames
 * that come a byte at a time cost no more than frames that come whole.
 */
export class ByteAccumulator {
  private store: Buffer | null = null;
  private used = 0;

  /** Bytes held. */
  get length(): number {
    return this.used;
  }

  /** Adds a copy of `chunk[start, end)`. */
  append(chunk: Buffer, start: number, end: number): void {
    const need = this.used + (end - start);
    if (this.store === null || this.store.length < need) {
      const grown = Buffer.allocUnsafe(Math.max(need, this.store === null ? 256 : this.store.length * 2));
      this.store?.copy(grown, 0, 0, this.used);
      this.store = grown;
    }
    chunk.copy(this.store, this.used, start, end);
    this.used = need;
  }

  /** All bytes so far; the accumulator starts anew and never touches them again. */
  take(): Buffer {
    const out = this.store === null ? Buffer.alloc(0) : this.store.subarray(0, this.used);
    this.clear();
    return out;
  }

  clear(): void {
    this.store = null;
    this.used = 0;
  }
}
