/** Response frames in pieces, so that what was rendered before is written without being copied. */
import type { Answer } from '../policy/answers.js';
import { LEGACY_VERSIONS } from '../wire/legacy/protocol.js';
import { MODERN_VERSIONS } from '../wire/modern/protocol.js';

/** Every version spoken to clients, newest first. */
export const SUPPORTED_VERSIONS: readonly string[] = [...MODERN_VERSIONS, ...[...LEGACY_VERSIONS].reverse()];

const HEAD = Buffer.from('{"jsonrpc":"2.0","id":');
const RESULT = Buffer.from(',"result":');
const ERROR = Buffer.from(',"error":');
const CLOSE = Buffer.from('}');
const COMMA = Buffer.from(',');

/** The response frame of an answer; `id` is the JSON text of the request's id. */
export function frameParts(id: Buffer, answer: Answer): Buffer[] {
  return [HEAD, id, answer.ok ? RESULT : ERROR, ...answer.parts, CLOSE];
}

/** The pieces of a JSON array of messages. */
export function batchParts(frames: readonly Buffer[]): Buffer[] {
  const parts: Buffer[] = [Buffer.from('[')];
  for (const [i, frame] of frames.entries()) {
    if (i > 0) parts.push(COMMA);
    parts.push(frame);
  }
  parts.push(Buffer.from(']'));
  return parts;
}
