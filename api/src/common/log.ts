/** Logging: JSON by pino, with secrets removed at the source, and Nest's own messages through it. */
import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Env } from '../config/env.js';

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'apiKey',
  'api_key',
  'bearerToken',
  'password',
  'secret',
  'token',
  'key',
  'env',
  'envVars',
  'args',
  'headers',
  'config',
];

/** The service's logger. What is not logged cannot leak: this is the second line of defence. */
export function createLog(
  env: Pick<Env, 'PATCHBAY_LOG_LEVEL'>,
  name: string,
  destination?: DestinationStream,
): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => {
    const member = /^\w+$/.test(field) ? `.${field}` : `["${field}"]`;
    return [member.replace(/^\./, ''), `*${member}`, `*.*${member}`, `*.*.*${member}`];
  });
  const options = {
    name,
    level: env.PATCHBAY_LOG_LEVEL,
    redact: { paths, censor: '[redacted]' },
    serializers: { err: serializeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Message and stack only: errors of clients and drivers carry requests, parameters and connection strings. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message.slice(0, 2_000),
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack?.slice(0, 8_000),
    ...(error.cause instanceof Error ? { cause: serializeError(error.cause) } : {}),
  };
}

/** Nest's start-up messages at debug, its warnings and errors as they are. */
export function nestLogger(log: Logger): LoggerService {
  const say =
    (level: 'debug' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
      if (message instanceof Error) log[level]({ context, err: message }, message.message);
      else log[level]({ context }, String(message));
    };
  return {
    log: say('debug'),
    error: say('error'),
    warn: say('warn'),
    debug: say('debug'),
    fatal: say('fatal'),
  };
}
