/** What a server may ask of its sandbox: checked against the deployment, and in the form of its row. */
import type { FieldError } from '../../common/errors.js';
import type { Env } from '../../config/env.js';
import { allowedHostText, parseAllowedHost } from '../../gateway/sandbox/allowed-hosts.js';
import type { Outbound } from '../../outbound/outbound.js';
import type { ServerType } from './connection.js';
import type { ServerRow } from './servers.repository.js';
import type { UpdateServer } from './servers.schemas.js';

type Asked = Pick<UpdateServer, 'network' | 'allowedHosts' | 'persistentDirectory'>;
type Row = Pick<ServerRow, 'network' | 'allowedHosts'>;

export interface Deployment {
  readonly env: Pick<Env, 'PATCHBAY_STDIO_NETWORK'>;
  readonly outbound: Pick<Outbound, 'refusal'>;
}

/** @param row as it was; null for a server that is new. */
export function sandboxFaults(
  type: ServerType,
  asked: Asked,
  row: Row | null,
  deployment: Deployment,
): FieldError[] {
  const fault = (path: string, message: string): FieldError => ({ path, code: 'not_allowed', message });
  if (type !== 'STDIO')
    return (['network', 'allowedHosts', 'persistentDirectory'] as const)
      .filter((path) => asked[path] !== undefined)
      .map((path) => fault(path, `A ${type} server has no sandbox.`));
  const { network, allowedHosts } = asked;
  const most = deployment.env.PATCHBAY_STDIO_NETWORK;
  const errors: FieldError[] = [];
  if ((network === 'open' && most !== 'open') || (network === 'allow-list' && most === 'none')) {
    const given = most === 'none' ? 'no network' : 'allowed hosts at most';
    errors.push(fault('network', `This deployment gives STDIO servers ${given} (PATCHBAY_STDIO_NETWORK).`));
  }
  if (allowedHosts === undefined) return errors;
  const next = row === null || network !== undefined ? settingsOf(asked, most).network : row.network;
  if (allowedHosts.length > 0 && next !== 'allow_list')
    errors.push(fault('allowedHosts', 'is for the network `allow-list`, which the server has not.'));
  allowedHosts.forEach((text, i) => {
    const message = hostFault(text, deployment);
    if (message !== null) errors.push(fault(`allowedHosts.${i}`, message));
  });
  return errors;
}

/** What is wrong with a host, as far as it can be told without a look-up; null: nothing. */
function hostFault(text: string, { outbound }: Deployment): string | null {
  const parsed = parseAllowedHost(text);
  if (typeof parsed === 'string') return parsed;
  return outbound.refusal(`https://${parsed.host}:${parsed.port}`);
}

/**
 * Of a server that is new, defaults in place: its list where it brings one, else all it may have.
 * @param asked already checked.
 */
export function settingsOf(asked: Asked, most: Row['network']): Row {
  const allowedHosts = hostsOf(asked.allowedHosts ?? []);
  const byDefault = allowedHosts.length > 0 && most !== 'none' ? 'allow_list' : most;
  return { network: networkOf(asked.network) ?? byDefault, allowedHosts };
}

/** Of a change: what is not named stays. @param asked already checked. */
export function changedSettings(asked: Asked): Partial<Row> {
  const { allowedHosts } = asked;
  const network = networkOf(asked.network);
  return {
    ...(network === undefined ? {} : { network }),
    ...(allowedHosts === undefined ? {} : { allowedHosts: hostsOf(allowedHosts) }),
  };
}

function networkOf(asked: Asked['network']): Row['network'] | undefined {
  return asked === 'allow-list' ? 'allow_list' : asked;
}

/** Normalised, each once. */
function hostsOf(written: readonly string[]): string[] {
  const parsed = written.map(parseAllowedHost).filter((one) => typeof one !== 'string');
  return [...new Set(parsed.map(allowedHostText))];
}
