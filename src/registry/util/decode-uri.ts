// Decodes percent-encoding that others wrote.

/** A `%` that begins no escape stands for itself, with the whole text. */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
