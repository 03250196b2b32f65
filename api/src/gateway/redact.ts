/** Takes what a server was given out of what people read of it. */
import { maskText, secretsInArgs } from '../common/masking.js';
import type { UpstreamTarget } from './snapshot/types.js';

/** An upstream may quote in an error what we sent it; nobody but it may read that. */
export function withoutSecrets(target: UpstreamTarget, text: string): string {
  let out = text;
  for (const secret of secretsOf(target)) out = out.replaceAll(secret, '[redacted]');
  // What only looks like a secret goes too: the process may have it from somewhere else.
  return maskText(out);
}

/** Every value that may be a credential, and each line of it, the longest first; short ones (`1`, `true`) would spoil the text. */
function secretsOf(target: UpstreamTarget): string[] {
  const { secrets = [] } = target;
  if (target.kind === 'stdio')
    return longOnes([...secrets, ...Object.values(target.env), ...secretsInArgs(target.args)]);
  const url = URL.canParse(target.url) ? new URL(target.url) : null;
  const headers = Object.values(target.headers).flatMap((value) => [value, ...value.split(/\s+/)]);
  const inUrl = url === null ? [] : [...url.searchParams.values(), url.password, decoded(url.password)];
  return longOnes([...secrets, ...secrets.map(encodeURIComponent), ...headers, ...inUrl]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray per cent sign
  }
}

function longOnes(values: string[]): string[] {
  return values
    .flatMap((value) => (value.includes('\n') ? [value, ...value.split(/\r?\n/)] : [value]))
    .filter((value) => value.length >= 6 && value !== 'Bearer')
    .sort((a, b) => b.length - a.length);
}
