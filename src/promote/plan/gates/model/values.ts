// Values that several gates share: how they are read, merged, compared and quoted.
import * as z from 'zod/mini'
import { isRecord } from '../../../../registry/model/descriptor.ts'
import { plainText } from '../../../../registry/model/plain-text.ts'
import { matchesGlobFlat } from '../../../match/glob.ts'
import { inRange, parseRange } from '../../../match/version-range.ts'
import { listItems } from '../../../text/lists.ts'
import { describeValue } from '../../../text/schema.ts'

/** A list of texts, in YAML also by lines or commas. `problemOf` returns what is wrong with an entry. */
export function textList(
  what: string,
  problemOf: (entry: string) => string | undefined,
): z.ZodMiniType<readonly string[]> {
  const list = z.union(
    [
      z.array(z.string()),
      z.pipe(
        z.string(),
        z.transform((text) => [...listItems(text)]),
      ),
    ],
    { error: `it is not a list of ${what}` },
  )
  return list.check(
    z.superRefine((entries, context) => {
      if (entries.length === 0) addIssue(context, 'it is empty')
      for (const entry of entries) addIssue(context, problemOf(entry))
    }),
  )
}

/** A value as a glob, or as a range of versions if it begins like one; several values must all hold. */
type RequiredValue = string | readonly string[]
export type RequiredValues = Readonly<Record<string, RequiredValue>>

/** Names, and what each one's value must be. */
const valueRecord = z
  .record(
    z.string(),
    z.union([z.string(), z.array(z.string()).check(z.minLength(1))], {
      error: ({ input }) => `${describeValue(input)} is not a glob`,
    }),
    { error: 'it is not a map of names and globs' },
  )
  .check(
    z.superRefine((values, context) => {
      for (const [name, value] of valuePairs(values))
        if (beginsLikeRange(value) && parseRange(value) === undefined)
          addIssue(context, `${quote(value)} of ${quote(name)} begins like a range of versions, but is not one`)
    }),
  )

/** A gate that requires nothing would hold of every image. zod leaves the key `__proto__` out, and with it the requirement: it is refused instead. */
export const requiredValues: z.ZodMiniType<RequiredValues> = z.pipe(
  z.transform((value, context) => {
    if (value === '' || (isRecord(value) && Object.keys(value).length === 0))
      context.issues.push({ code: 'custom', message: 'it is empty', input: value })
    if (isRecord(value) && Object.hasOwn(value, '__proto__'))
      context.issues.push({ code: 'custom', message: '"__proto__" cannot be required', input: value })
    return value
  }),
  valueRecord,
)

function addIssue(context: { readonly addIssue: (message: string) => void }, message: string | undefined): void {
  if (message !== undefined) context.addIssue(message)
}

/** Each name with each of its values. */
export function valuePairs(values: RequiredValues): readonly (readonly [name: string, value: string])[] {
  return Object.entries(values).flatMap(([name, value]) => [value].flat().map((text) => [name, text] as const))
}

/** Each name with the values of both. */
export function mergeValues(planned: RequiredValues, applying: RequiredValues): RequiredValues {
  const pairs = [...valuePairs(planned), ...valuePairs(applying)]
  const merged = [...Map.groupBy(pairs, ([name]) => name).entries()].map(([name, group]): [string, RequiredValue] => {
    const [first = '', ...more] = mergeLists(
      group.map(([, value]) => value),
      [],
    )
    return [name, more.length === 0 ? first : [first, ...more]]
  })
  return Object.fromEntries(merged)
}

export function mergeLists(planned: readonly string[], applying: readonly string[]): readonly string[] {
  return [...new Set([...planned, ...applying])]
}

/** How the value of `name` differs from the required one; `undefined` if it does not. */
export function difference(
  values: Readonly<Record<string, string>>,
  name: string,
  required: string,
): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  if (value === undefined) return 'has none'
  return matchesValue(value, required) ? undefined : `has ${quote(value)}`
}

/** Characters; the semver library has the same limit. */
const versionLimit = 256
const version = /^v?(?<numbers>\d+(?:\.\d+){0,2})(?:-(?<prerelease>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

function matchesValue(value: string, required: string): boolean {
  if (!beginsLikeRange(required)) return matchesGlobFlat(value, required)
  if (value.length > versionLimit) return false
  const range = parseRange(required)
  const { numbers, prerelease } = version.exec(value)?.groups ?? {}
  if (range === undefined || numbers === undefined) return false
  return inRange(range, numbers.split('.').map(BigInt), prerelease?.split('.') ?? [])
}

function beginsLikeRange(required: string): boolean {
  return /^\s*[<>=~^]/.test(required)
}

/** The first ten of many. */
export function enumerate(texts: readonly string[]): string {
  const more = texts.length - 10
  return `${texts.slice(0, 10).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Text from outside in quotes, on one line and short. */
export function quote(text: string): string {
  return JSON.stringify(plainText(text, 100))
}
