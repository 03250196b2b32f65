/** Whether a text is an OpenAPI document that other tools can read. */
import { createConfig, lintFromString } from '@redocly/openapi-core';

/** @param source JSON text @returns what is wrong with it, and where. */
export async function openApiFaults(source: string): Promise<string[]> {
  const config = await createConfig({
    rules: {
      struct: 'error',
      'no-unresolved-refs': 'error',
      'operation-operationId-unique': 'error',
      'no-identical-paths': 'error',
      'security-defined': 'error',
    },
  });
  const faults = await lintFromString({ source, config });
  return faults.map(({ location, message }) => `${location[0]?.pointer ?? ''}: ${message}`);
}
