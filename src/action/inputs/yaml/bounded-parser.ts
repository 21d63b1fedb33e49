// A YAML parser that ends at a map or list with more entries than anybody writes: each costs some 20 microseconds.
import { Parser } from 'yaml'

/** Entries of one map or list; a config has at most 10,000 promotions. */
export const entryLimit = 20_000

/** A map or list is too long. `offset`: in the first entry beyond the limit. */
export class TooManyEntriesError extends Error {
  override readonly name = 'TooManyEntriesError'
  readonly offset: number

  constructor(offset: number) {
    super(`a map or list has more than ${entryLimit} entries`)
    this.offset = offset
  }
}

/** Throws TooManyEntriesError while it parses. */
export class BoundedParser extends Parser {
  override *next(source: string): ReturnType<Parser['next']> {
    yield* super.next(source)
    const collection = this.stack.at(-1)
    if (collection !== undefined && 'items' in collection && collection.items.length > entryLimit)
      throw new TooManyEntriesError(this.offset)
  }
}
