/** The presets are well-formed, complete, and usable as they stand. */
import { expect, it } from 'vitest';

import { Outbound } from '../outbound/outbound.js';
import { STRICT } from '../outbound/testing.js';
import { beginAuthorization } from './authorize.js';
import { discover } from './discover.js';
import { PRESETS, presetSchema } from './presets.js';

it('are those of the providers that were promised, each once', () => {
  const ids = PRESETS.map(({ id }) => id);
  expect(ids).toEqual(['github', 'google', 'microsoft', 'slack', 'sentry', 'linear', 'notion', 'atlassian']);
});

it.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s', async (_id, preset) => {
  expect(presetSchema.parse(preset)).toEqual(preset);
  const named = Object.keys(preset.sources).join(', ');
  expect(named).toMatch(/serverUrl/);
  expect(named).toMatch(/endpoints/);
  // What is not found by discovery is for the server itself; what needs an application says how it is shown.
  if (!preset.discovery) expect(preset.endpoints.for).toBe('server');
  if (preset.registration === 'stored') expect(preset.authMethod).not.toBeNull();

  const { endpoints, scopes, quirks, serverUrl } = preset;
  const as = await discover(new Outbound(STRICT), { serverUrl, manual: endpoints });
  const client = { clientId: 'c', clientSecret: 's', authMethod: preset.authMethod };
  const redirectUri = 'https://gw.example/oauth/callback';
  const { url } = await beginAuthorization(as, {
    client,
    redirectUri,
    scopes,
    resource: as.resource,
    quirks,
  });
  const query = new URL(url).searchParams;
  expect(query.get('scope')?.split(' ') ?? null).toEqual(scopes);
  expect(query.has('resource')).toBe(quirks.sendResource !== false);
  for (const [name, value] of Object.entries(quirks.authorizationParams ?? {}))
    expect(query.get(name)).toBe(value);
  expect(url.startsWith(endpoints.authorizationUrl)).toBe(true);
});
