/** Severities of log messages (RFC 5424; MCP 2025-11-25: server/utilities/logging §Log Levels). */
import { member, readString, scanObject } from './json-scan.js';

/** From the finest to the gravest. */
export const LOG_LEVELS = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
] as const;

/** The place in LOG_LEVELS; -1 for a word that is none of them. */
export function severity(level: string): number {
  return (LOG_LEVELS as readonly string[]).indexOf(level);
}

/**
 * Whether a `notifications/message` is at least as grave as `least`.
 * @param params JSON text of its params; one without a known level passes.
 */
export function isGraveEnough(params: Buffer | null, least: string): boolean {
  if (params === null) return false;
  const level = member(scanObject(params), 'level');
  if (level === undefined || params[level.start] !== 0x22) return true;
  const said = severity(readString(params, level.start, level.end));
  return said < 0 || said >= severity(least);
}
