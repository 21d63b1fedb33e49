// What a reader of texts complains about, as tests look at it.

/** The problem in words; empty where there is none. */
export function problemIn(read: string | object): string {
  return typeof read === 'object' && 'problem' in read ? String(read.problem) : ''
}
