/** Zod schemas as OpenAPI schemas. A schema with an id becomes a component; the rest is inlined. */
import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';

type Json = Record<string, unknown>;
type Converted = ReturnType<NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>>;

/** The one converter of the document; Nest calls it for bodies, queries and answers. */
export function convertSchema(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): Converted {
  if (!(schema instanceof z.ZodType)) return undefined;
  const json = z.toJSONSchema(schema, {
    io: schemaType,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => simplify(jsonSchema as Json, schemaType),
  }) as Json;
  const { $defs, $schema: _, ...root } = json;
  const components: Json = { ...($defs as Json | undefined) };
  const id = schema.meta()?.id;
  if (id === undefined) return { schema: root, components };
  // zod puts a schema that has an id among the definitions itself.
  components[id] ??= root;
  for (const component of Object.values(components)) delete (component as Json).id;
  return { schema: { $ref: `#/$defs/${id}` }, components };
}

/** What zod says of its own implementation and not of the contract is left out. */
function simplify(json: Json, schemaType: 'input' | 'output'): void {
  delete json.id;
  if (schemaType === 'output' && json.additionalProperties === false) delete json.additionalProperties;
  if (json.format === 'date-time') delete json.pattern;
  if (json.type === 'integer') {
    if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
    if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  }
  if (json.propertyNames) delete json.propertyNames;
}
