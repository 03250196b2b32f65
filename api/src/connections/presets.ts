/** What a server's settings leave out and its preset (api/src/oauth/presets.json) knows. */
import type { OAuthSettings } from '../gateway/snapshot/server-config.js';
import { PRESETS, type Preset } from '../oauth/presets.js';
import type { ClientAuthMethod, ManualEndpoints, Quirks } from '../oauth/types.js';

/** Null for no preset, or one that there is no more. */
export function presetOf(settings: OAuthSettings | null): Preset | null {
  return PRESETS.find(({ id }) => id === settings?.preset) ?? null;
}

/** In what the provider differs from the specifications. */
export function quirksOf(settings: OAuthSettings | null): Quirks {
  const { authorizationParams, sendResource } = presetOf(settings)?.quirks ?? {};
  return {
    ...(authorizationParams === undefined ? {} : { authorizationParams }),
    ...(sendResource === undefined ? {} : { sendResource }),
  };
}

/** How a stored client shows itself; null: as the server's metadata says. */
export function authMethodOf(settings: OAuthSettings | null): ClientAuthMethod | null {
  return presetOf(settings)?.authMethod ?? null;
}

/** The endpoints that are given by hand, or by a preset without discovery; null: they are discovered. */
export function manualOf(settings: OAuthSettings): ManualEndpoints | null {
  const { authorizationUrl, tokenUrl, revocationUrl } = settings;
  if (tokenUrl !== null) return { authorizationUrl, tokenUrl, revocationUrl };
  const preset = presetOf(settings);
  return preset === null || preset.discovery ? null : preset.endpoints;
}
