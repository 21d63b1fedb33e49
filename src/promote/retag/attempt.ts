// Errors as values, for the rollback: one failure must not end it.

type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown; readonly why: string }

export async function attempt<T>(act: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await act() }
  } catch (error) {
    return { kind: 'failed', error, why: error instanceof Error ? error.message : String(error) }
  }
}
