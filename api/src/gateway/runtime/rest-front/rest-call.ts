/** One call of a tool by the REST form: its body is the tool's arguments, and it ends with its answer. */
import type { Principal, ReachableServer } from '../../snapshot/types.js';
import type { Exchange } from '../http/exchange.js';
import type { CancelSignal } from '../links/cancel.js';
import type { LinkScope } from '../links/pool.js';
import type { ClientCall } from '../policy/answers.js';
import { subjectFor } from '../policy/principal.js';
import { assertUtf8, JsonScanError, type Member, skipSpace, skipValue } from '../wire/json-scan.js';

/** Where a server speaks both eras, the one without sessions. */
const SHARED: LinkScope = { era: 'modern' };
const NOTHING = Buffer.from('{}');
const CLOSE = Buffer.from('}');
const OPEN_BRACE = 0x7b;

export class RestCall implements ClientCall {
  /** Results as 2025-11-25 has them: plain, without what tells kinds of results apart. */
  readonly era = 'legacy';
  readonly method = 'tools/call';
  readonly params: Buffer;
  readonly members: readonly Member[];
  readonly logLevel = null;
  readonly clientBits = 0;

  /**
   * @param name as it is listed
   * @param body JSON text of the arguments; empty for none
   * @throws JsonScanError when the body is not exactly one JSON object
   */
  constructor(
    private readonly exchange: Exchange,
    name: string,
    body: Buffer,
  ) {
    const given = body.length === 0 ? NOTHING : oneObject(body);
    const nameJson = JSON.stringify(name);
    const head = Buffer.from(`{"name":${nameJson},"arguments":`);
    this.params = Buffer.concat([head, given, CLOSE]);
    const start = head.length;
    this.members = [
      { key: 'name', keyStart: 1, start: 8, end: 8 + Buffer.byteLength(nameJson) },
      { key: 'arguments', keyStart: start - 12, start, end: start + given.length },
    ];
  }

  get principal(): Principal {
    return this.exchange.principal;
  }

  get headers(): Exchange['headers'] {
    return this.exchange.headers;
  }

  /** Who closes the connection does not want the answer any more. */
  get signal(): CancelSignal {
    return this.exchange.left;
  }

  /** There is no way to tell of progress, and nobody asked for it. */
  readonly onMessage = (): void => undefined;

  scopeFor(server: ReachableServer): LinkScope {
    const subject = subjectFor(server, this.principal);
    return subject === null ? SHARED : { era: 'modern', subject };
  }

  /** Nothing is known of the client, so the link says who it is. */
  clientFor(): 'relayed' {
    return 'relayed';
  }
}

/** The object without the space around it. @throws JsonScanError */
function oneObject(body: Buffer): Buffer {
  assertUtf8(body);
  const start = skipSpace(body, 0, body.length);
  if (body[start] !== OPEN_BRACE) throw new JsonScanError('it does not begin with {', start);
  const end = skipValue(body, start, body.length);
  if (skipSpace(body, end, body.length) < body.length)
    throw new JsonScanError('something follows the object', end);
  return body.subarray(start, end);
}
