/**
 * Lists. `await` a list call for its first page, or iterate it for everything:
 * `for await (const server of patchbay.servers.list()) …`. Pages are fetched as they are needed.
 */

export interface Page<T> {
  readonly data: readonly T[];
  /** Give this as `cursor` for the next page; null at the end. */
  readonly nextCursor: string | null;
}

export class PageList<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  private first: Promise<Page<T>> | undefined;

  constructor(private readonly fetchPage: (cursor: string | undefined) => Promise<Page<T>>) {}

  // biome-ignore lint/suspicious/noThenProperty: a list can be awaited for its first page.
  then<A = Page<T>, B = never>(
    onfulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.first ??= this.fetchPage(undefined);
    return this.first.then(onfulfilled, onrejected);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let page: Page<T> = await this.then();
    for (;;) {
      yield* page.data;
      if (page.nextCursor === null) return;
      page = await this.fetchPage(page.nextCursor);
    }
  }

  /** All items of all pages. */
  async all(): Promise<T[]> {
    const items: T[] = [];
    for await (const item of this) items.push(item);
    return items;
  }
}
