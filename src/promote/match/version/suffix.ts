// Reads the suffix (or prefix) of a version in a tag.
import { type Qualifier, readQualifier } from './qualifier.ts'

export interface Suffix {
  /** Identifiers in the order of the text; empty for a release. */
  readonly prerelease: readonly string[]
  /** Whether the tag is built again under the same name, such as `-SNAPSHOT`. */
  readonly moving: boolean
  /** Numbers of a newer build of the same version; empty without one. */
  readonly revision: readonly bigint[]
  /** Numbers of the build metadata (`_up4`); empty without them. */
  readonly metadata: readonly bigint[]
  /** The variant as it is spelled, such as `debian-9` or `alpine3.19`; empty for the main line. */
  readonly variant: string
  /** Whether there was any metadata. */
  readonly annotated: boolean
}

interface Draft {
  prerelease: string[]
  moving: boolean
  fixed: boolean
  revision: bigint[]
  metadata: bigint[]
  variant: string[]
  annotated: boolean
  last: Qualifier['kind'] | undefined
}

/** Digits of a number behind a variant's word that make it a build date, not a part of the variant's name. */
const dateLength = 8

/** Reads `-rc.1-alpine`, `.Beta1`, `rc1`, `_up4-r2`. `undefined` if letters follow the numbers and are not a known word. */
export function readSuffix(text: string): Suffix | undefined {
  const attached = /^[A-Za-z]/.test(text)
  const draft: Draft = {
    prerelease: [],
    moving: false,
    fixed: false,
    revision: [],
    metadata: [],
    variant: [],
    annotated: false,
    last: undefined,
  }
  for (const [at, token] of text.replace(/^[-.]/, '').split('-').entries())
    if (token !== '') addToken(draft, token, attached && at === 0)
  if (attached && draft.variant.length > 0 && text.startsWith(draft.variant[0] ?? '')) return undefined
  const { fixed, last: _, variant, moving, ...rest } = draft
  return { ...rest, moving: moving && !fixed, variant: variant.join('-') }
}

function addToken(draft: Draft, token: string, attached: boolean): void {
  const [head = '', ...annotations] = token.split('_')
  const [first = '', ...others] = head.split(/\.(?=[A-Za-z])/)
  const qualifier = head === '' ? undefined : readQualifier(first, attached)
  if (qualifier?.kind === 'variant') {
    draft.variant.push(token)
    draft.last = 'variant'
    return
  }
  if (qualifier !== undefined) add(draft, qualifier, first)
  for (const part of others) addDotted(draft, part)
  for (const annotation of annotations) annotate(draft, annotation)
}

function add(draft: Draft, qualifier: Qualifier, text: string): void {
  const { last } = draft
  draft.last = qualifier.kind
  switch (qualifier.kind) {
    case 'prerelease':
      draft.prerelease.push(...qualifier.identifiers)
      draft.moving ||= qualifier.moving
      draft.fixed ||= !qualifier.moving
      return
    case 'commit':
      draft.prerelease.push(...draft.revision.splice(0).map(String), text)
      draft.fixed = true
      return
    case 'revision':
      draft.revision.push(...qualifier.numbers)
      draft.fixed = true
      return
    case 'number':
      draft.fixed = true
      if (last === 'variant' && text.length < dateLength) draft.variant.push(text)
      else if (last === 'prerelease' && draft.revision.length === 0) draft.prerelease.push(...text.split('.'))
      else draft.revision.push(...qualifier.numbers)
      return
    case 'release':
    case 'variant':
      return
  }
}

/** Behind a dot an unknown word is one more identifier of the prerelease, as semantic versioning has it. */
function addDotted(draft: Draft, part: string): void {
  const qualifier = readQualifier(part, false)
  if (qualifier.kind === 'variant') draft.prerelease.push(part)
  else add(draft, qualifier, part)
}

/** `_text` is Helm's spelling of `+text`: build metadata, unless the text is a prerelease. */
function annotate(draft: Draft, text: string): void {
  const qualifier = readQualifier(text, false)
  draft.annotated = true
  if (qualifier.kind === 'prerelease') return add(draft, qualifier, text)
  const digits = /^[A-Za-z]*?(\d{1,6}(?:\.\d{1,6})*)$/.exec(text)?.[1]
  if (digits !== undefined) draft.metadata.push(...digits.split('.').map(BigInt))
}

/** The name of the line of versions that a variant belongs to: `alpine3.19` and `alpine3.20` are both `alpine`. */
export function lineOf(variant: string): string {
  return wordsOf(variant)
    .map((word) => word.replace(/\.?\d+(?:\.\d+)*$/, ''))
    .filter((word) => word !== '')
    .join('-')
}

/** The numbers in a variant's words: 3 and 19 of `alpine3.19`. */
export function numbersIn(variant: string): readonly bigint[] {
  return wordsOf(variant).flatMap((word) => {
    const digits = /(\d+(?:\.\d+)*)$/.exec(word)?.[1]
    return digits === undefined ? [] : digits.split('.').map(BigInt)
  })
}

function wordsOf(variant: string): readonly string[] {
  return variant.toLowerCase().split('-')
}
