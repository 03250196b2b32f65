/**
 * The lists of clients that can do what some items require: rendered when the first such client asks,
 * beside everything else, and kept for the next. An endpoint whose items require nothing has none.
 */
import { inSlices } from '../runtime/slices.js';
import { type ListSource, renderList } from './lists.js';
import type { CompiledList, ListName, ListVariants } from './types.js';

/** Of each list. Clients are of few kinds; one that changes its capabilities at will renders its own anew. */
const MAX_KEPT = 8;
/** Of each list, beyond the first: large lists are kept for fewer kinds of clients. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

type ByKind<T> = Readonly<Record<ListName, T>>;

/** @param bare the lists for everybody. Null where those are all there are. */
export function variantsOf(sources: ByKind<ListSource>, bare: ByKind<CompiledList>): ListVariants | null {
  const made = {
    tools: variedList(sources.tools, bare.tools),
    prompts: variedList(sources.prompts, bare.prompts),
    resources: variedList(sources.resources, bare.resources),
    resourceTemplates: variedList(sources.resourceTemplates, bare.resourceTemplates),
  };
  const varied = Object.values(made).filter((list) => list instanceof VariedList);
  if (varied.length === 0) return null;
  return {
    of: (kind, bits) => {
      const list = made[kind];
      return list instanceof VariedList ? list.of(bits) : list;
    },
    items: (kind) => {
      const list = made[kind];
      return list instanceof VariedList ? list.source.items : null;
    },
    bytes: varied.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function variedList(source: ListSource, bare: CompiledList): VariedList | CompiledList {
  let relevant = 0;
  for (const { requires } of source.items) relevant |= requires;
  return relevant === 0 ? bare : new VariedList(source, bare, relevant);
}

class VariedList {
  /** The items, which are held for the renderings to come, and those. */
  readonly bytes: number;
  private readonly maxKept: number;
  private readonly kept = new Map<number, CompiledList | Promise<CompiledList>>();

  constructor(
    readonly source: ListSource,
    private readonly bare: CompiledList,
    /** Bits that make a difference. */
    private readonly relevant: number,
  ) {
    const whole = source.items.reduce((sum, { json }) => sum + json.length, 1);
    this.maxKept = Math.max(1, Math.min(MAX_KEPT, Math.floor(MAX_KEPT_BYTES / whole)));
    this.bytes = whole * (1 + this.maxKept);
  }

  of(bits: number): CompiledList | Promise<CompiledList> {
    const mask = bits & this.relevant;
    return mask === 0 ? this.bare : (this.kept.get(mask) ?? this.render(mask));
  }

  /** Once for all who wait. */
  private render(mask: number): Promise<CompiledList> {
    const rendering = inSlices(renderList(this.source, mask));
    this.kept.set(mask, rendering);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.maxKept) break;
      this.kept.delete(oldest);
    }
    const settled = (list: CompiledList | null): void => {
      if (this.kept.get(mask) !== rendering) return;
      if (list === null) this.kept.delete(mask);
      else this.kept.set(mask, list);
    };
    rendering.then(settled, () => settled(null));
    return rendering;
  }
}
