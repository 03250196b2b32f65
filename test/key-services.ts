/**
 * Key management services on loopback, as their references describe them: each checks who asks by means
 * of its own, seals with AES-GCM bound to the context it was given, and can be told to fail.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createVerify,
  randomBytes,
} from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeyServer {
  readonly origin: string;
  /** `POST /path`, the newest last. */
  readonly seen: string[];
  /** The next requests fail so, one each: a status, or no answer at all. */
  readonly failures: (number | 'hang' | 'redirect' | 'text')[];
  close(): Promise<void>;
}

interface Asked {
  readonly req: IncomingMessage;
  readonly body: string;
}
type Answer = readonly [status: number, body: object];

async function serve(answer: (asked: Asked) => Answer, quote: (asked: Asked) => object): Promise<KeyServer> {
  const seen: string[] = [];
  const failures: KeyServer['failures'] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const asked = { req, body: Buffer.concat(chunks).toString() };
    seen.push(`${req.method} ${req.url}`);
    const failure = failures.shift();
    if (failure === 'hang') return;
    if (failure === 'redirect') return void res.writeHead(307, { location: '/elsewhere' }).end();
    if (failure === 'text') return void res.end('<html>a page</html>');
    // What fails quotes what was sent, as prose of services may.
    const [status, body] = failure === undefined ? answer(asked) : [failure, quote(asked)];
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    failures,
    async close() {
      server.closeAllConnections();
      await new Promise((ok) => server.close(ok));
    },
  };
}

/** Seals with one key; `aad` must be the same to open. Base64 both ways. */
function box() {
  const key = randomBytes(32);
  return {
    seal(plain: string, aad: string): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(Buffer.from(aad));
      const sealed = Buffer.concat([cipher.update(plain, 'base64'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    /** null when it is not of this key and context. */
    open(sealed: string, aad: string): string | null {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(aad)).setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('base64');
      } catch {
        return null;
      }
    },
  };
}

/** Vault's transit engine: https://developer.hashicorp.com/vault/api-docs/secret/transit */
export function startVault(token: string, namespace?: string): Promise<KeyServer> {
  const keys = box();
  return serve(
    ({ req, body }) => {
      const [, mount, action, key] =
        /^\/v1\/([\w/-]+)\/(encrypt|decrypt)\/([\w-]+)$/.exec(req.url ?? '') ?? [];
      if (req.headers['x-vault-token'] !== token || req.headers['x-vault-namespace'] !== namespace)
        return [403, { errors: ['permission denied'] }];
      const input = JSON.parse(body) as Record<string, string>;
      const aad = `${mount}/${key}/${input['associated_data'] ?? ''}`;
      if (action === 'encrypt')
        return [200, { data: { ciphertext: `vault:v1:${keys.seal(input['plaintext'] ?? '', aad)}` } }];
      const plaintext = keys.open(input['ciphertext']?.slice('vault:v1:'.length) ?? '', aad);
      return plaintext === null
        ? [400, { errors: ['cipher: message authentication failed'] }]
        : [200, { data: { plaintext } }];
    },
    ({ req, body }) => ({ errors: [`token ${req.headers['x-vault-token']} sent ${body}`] }),
  );
}

/** KMS's JSON API; refuses what is not signed by Signature Version 4, which it computes from what came. */
export function startAwsKms(options: {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly region: string;
  readonly sessionToken?: string;
}): Promise<KeyServer> {
  const keys = box();
  const fault = (type: string): Answer => [400, { __type: type, message: 'no' }];
  return serve(
    ({ req, body }) => {
      if (req.headers['x-amz-security-token'] !== options.sessionToken)
        return fault('UnrecognizedClientException');
      if (!signedAsAwsSays(req, body, options)) return fault('InvalidSignatureException');
      if (req.headers['content-type'] !== 'application/x-amz-json-1.1')
        return fault('SerializationException');
      const input = JSON.parse(body) as Record<string, string> & { EncryptionContext: object };
      const aad = `${input.KeyId}/${JSON.stringify(input.EncryptionContext)}`;
      if (req.headers['x-amz-target'] === 'TrentService.Encrypt')
        return [200, { KeyId: input.KeyId, CiphertextBlob: keys.seal(input.Plaintext ?? '', aad) }];
      if (req.headers['x-amz-target'] !== 'TrentService.Decrypt') return fault('UnknownOperationException');
      const plain = keys.open(input.CiphertextBlob ?? '', aad);
      return plain === null ? fault('InvalidCiphertextException') : [200, { Plaintext: plain }];
    },
    ({ req, body }) => ({
      __type: 'KMSInternalException',
      message: `${req.headers.authorization} sent ${body}`,
    }),
  );
}

/** Written from the description alone: what was signed is read from the request, then signed again. */
function signedAsAwsSays(
  req: IncomingMessage,
  body: string,
  { accessKeyId, secret, region }: { accessKeyId: string; secret: string; region: string },
): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/kms\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;
  const [, id, day = '', place = '', names = '', signature] =
    pattern.exec(req.headers.authorization ?? '') ?? [];
  const when = String(req.headers['x-amz-date']);
  if (id !== accessKeyId || place !== region || !/^\d{8}T\d{6}Z$/.test(when) || !when.startsWith(day))
    return false;
  // Host and everything of x-amz-* must be under the signature.
  const must = Object.keys(req.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  if (!must.every((name) => names.split(';').includes(name))) return false;
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
  const lines = names.split(';').map((name) => `${name}:${String(req.headers[name]).trim()}`);
  const request = `${req.method}\n${req.url}\n\n${lines.join('\n')}\n\n${names}\n${hash(body)}`;
  const text = `AWS4-HMAC-SHA256\n${when}\n${day}/${region}/kms/aws4_request\n${hash(request)}`;
  const step = (key: string | Buffer, data: string) =>
    createHmac('sha256', key).update(data, 'utf8').digest();
  const key = step(step(step(step(`AWS4${secret}`, day), region), 'kms'), 'aws4_request');
  return step(key, text).toString('hex') === signature;
}

/** Cloud KMS and the token endpoint of service accounts (RFC 7523). */
export function startGoogleKms(options: {
  readonly email: string;
  /** PEM of the account's public key. */
  readonly publicKey: string;
  readonly tokenSeconds?: number;
}): Promise<KeyServer> {
  const keys = box();
  const tokens = new Set<string>();
  return serve(
    ({ req, body }) => {
      if (req.url === '/token') {
        const grant = new URLSearchParams(body);
        if (grant.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
          return [400, { error: 'unsupported_grant_type' }];
        const aud = `http://${req.headers.host}/token`;
        if (!assertedBy(grant.get('assertion') ?? '', options, aud)) return [400, { error: 'invalid_grant' }];
        const token = `ya29.${randomBytes(16).toString('hex')}`;
        tokens.add(token);
        return [
          200,
          { access_token: token, expires_in: options.tokenSeconds ?? 3_599, token_type: 'Bearer' },
        ];
      }
      if (!tokens.has(req.headers.authorization?.replace(/^Bearer /, '') ?? ''))
        return [401, { error: { code: 401, status: 'UNAUTHENTICATED', message: 'no' } }];
      const [, name, action] =
        /^\/v1\/(projects\/.+\/cryptoKeys\/[\w-]+):(encrypt|decrypt)$/.exec(req.url ?? '') ?? [];
      const input = JSON.parse(body) as Record<string, string>;
      const aad = `${name}/${input.additionalAuthenticatedData}`;
      if (action === 'encrypt')
        return [
          200,
          { name: `${name}/cryptoKeyVersions/1`, ciphertext: keys.seal(input.plaintext ?? '', aad) },
        ];
      const plaintext = keys.open(input.ciphertext ?? '', aad);
      return plaintext === null
        ? [400, { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'no' } }]
        : [200, { plaintext }];
    },
    ({ req, body }) => ({
      error: { status: 'PERMISSION_DENIED', message: `${req.headers.authorization} sent ${body}` },
    }),
  );
}

function assertedBy(
  jwt: string,
  { email, publicKey }: { email: string; publicKey: string },
  aud: string,
): boolean {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  if (read(head).alg !== 'RS256') return false;
  if (!createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url'))
    return false;
  const { iss, aud: to, scope, iat, exp } = read(claims);
  const now = Date.now() / 1_000;
  return (
    iss === email &&
    to === aud &&
    scope === 'https://www.googleapis.com/auth/cloudkms' &&
    Math.abs(Number(iat) - now) < 60 &&
    Number(exp) > now &&
    Number(exp) - Number(iat) <= 3_600
  );
}
