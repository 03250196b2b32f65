/** Path parameters: a typed id becomes its UUID; any other text is a resource that does not exist. */
import type { PipeTransform } from '@nestjs/common';
import { notFound } from './errors.js';
import { fromPublicId, type IdKind } from './ids.js';

export class TypedId implements PipeTransform<string, string> {
  constructor(
    private readonly kind: IdKind,
    private readonly what: string = kind,
  ) {}

  transform(value: string): string {
    const uuid = fromPublicId(this.kind, value);
    if (uuid === null) throw notFound(this.what);
    return uuid;
  }
}
