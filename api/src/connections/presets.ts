/** The presets of known providers (api/src/oauth/presets.json), as settings of servers name them. */
import type { OAuthSettings } from '../gateway/snapshot/server-config.js';
import type { ManualEndpoints, Quirks } from '../oauth/types.js';

/** In what the provider differs from the specifications. */
export function quirksOf(_settings: OAuthSettings | null): Quirks {
  return {};
}

/** The endpoints that are given by hand or by the preset; null: they are discovered. */
export function manualOf(settings: OAuthSettings): ManualEndpoints | null {
  const { authorizationUrl, tokenUrl, revocationUrl } = settings;
  return tokenUrl === null ? null : { authorizationUrl, tokenUrl, revocationUrl };
}

/** To ask for where the server's settings name none. */
export function scopesOfPreset(_settings: OAuthSettings): readonly string[] | null {
  return null;
}
