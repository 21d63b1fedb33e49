// Removes secrets from every text that leaves the action. GitHub masks its log only; summary, outputs and files are not.

/** Characters; a shorter form would also replace ordinary text. */
const leastForm = 6

export class Secrets {
  readonly #forms = new Set<string>()

  /** From now on `redact` removes the secret, in every form in which it is sent. */
  add(secret: string): void {
    for (const form of formsOf(secret)) this.#forms.add(form)
  }

  /** The text with `***` for each secret. */
  redact(text: string): string {
    if (this.#forms.size === 0) return text
    // A secret may be a part of another.
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length)
    return redactCut(
      longestFirst.reduce((redacted, form) => redacted.replaceAll(form, '***'), text),
      longestFirst,
    )
  }
}

/** Characters of a secret that give nothing away. */
const leastCut = 8

/** Without the beginning of a secret in front of an ellipsis: a text may be cut before it gets here. */
function redactCut(text: string, forms: readonly string[]): string {
  const parts = text.split('…')
  return parts.map((part, at) => (at === parts.length - 1 ? part : withoutCut(part, forms))).join('…')
}

function withoutCut(part: string, forms: readonly string[]): string {
  const end = part.slice(-leastCut)
  // Most parts end in no piece of a secret: that is found out before lengths are tried.
  const candidates = end.length < leastCut ? [] : forms.filter((form) => form.includes(end))
  const longest = Math.max(0, ...candidates.map((form) => cutLength(part, form)))
  return longest === 0 ? part : `${part.slice(0, -longest)}***`
}

/** Characters of the longest beginning of the form, but not all of it, in which the part ends; 0 for less than `leastCut`. */
function cutLength(part: string, form: string): number {
  for (let length = Math.min(form.length - 1, part.length); length >= leastCut; length -= 1)
    if (part.endsWith(form.slice(0, length))) return length
  return 0
}

/** As written, by line, in a URL, in a form, in JSON, and in base64 at any place of a longer text (`user:password`). */
function formsOf(secret: string): ReadonlySet<string> {
  const trimmed = secret.trim()
  const texts = [trimmed, ...trimmed.split(/\r?\n/).map((line) => line.trim())]
  const forms = texts.flatMap((text) => [
    text,
    encodeURIComponent(text.toWellFormed()),
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    ...base64Forms(text),
  ])
  return new Set([...forms.filter((form) => form.length >= leastForm), ...(trimmed === '' ? [] : [trimmed])])
}

/** The base64 characters that depend on these bytes alone, for each alignment: they match whatever surrounds the secret. */
function base64Forms(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const inside = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor(((before + bytes.byteLength) * 8) / 6)
    return encoded.slice(first, last)
  })
  return [...inside, ...inside.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))]
}
