// Messages name an input in backticks: the command line writes these, and no others, as its options.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from '../support/root.ts'

const { inputs } = z
  .object({ inputs: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))
const names = Object.keys(inputs)

/** The rooms whose messages the action and the command line share; `src/cli` has the words of its own options. */
const rooms = ['action', 'promote', 'registry', 'run']

/** All texts of a file: strings, and the parts of templates with `…` for what is filled in. */
function textsOf(code: string): readonly string[] {
  const texts: string[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if (Array.isArray(node)) return node.forEach(visit)
    const fields = new Map(Object.entries(node))
    const type: unknown = fields.get('type')
    const value: unknown = fields.get('value')
    if (type === 'Literal' && typeof value === 'string') texts.push(value)
    if (type === 'TemplateLiteral') texts.push(z.array(quasi).parse(fields.get('quasis')).join('…'))
    for (const field of fields.values()) visit(field)
  }
  visit(parseAst(code, { lang: 'ts' }))
  return texts
}

const quasi = z.object({ value: z.object({ cooked: z.string() }) }).transform(({ value }) => value.cooked)

const compound = names.filter((name) => name.includes('-')).join('|')
const any = names.join('|')
/**
 * A name of several words stands for the input wherever it is in a sentence. One of a single word may be English, but
 * not at the start before a colon, nor behind the word `input`.
 */
const bare = new RegExp(`(?<![\\w/.-])(?:${compound})(?![\\w/.-])|^(?:${any}): (?=\\S)|\\b[Ii]nput (?:${any})\\b`)

/** Sentences without what is in backticks and without text that a program reads. */
function isBare(text: string): boolean {
  return /\s/.test(text) && bare.test(text.replaceAll(/`[^`]*`/g, '``'))
}

it.each(rooms)('src/%s names inputs in backticks', (room) => {
  const folder = join(root, 'src', room)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const bareTexts = files.flatMap((file) =>
    textsOf(readFileSync(join(folder, file), 'utf8'))
      .filter(isBare)
      .map((text) => `${file}: ${text}`),
  )
  expect(bareTexts).toEqual([])
})

it.each([
  ['`version-pattern` takes too long', false],
  ['version-pattern takes too long', true],
  ['referrers: … matches nothing', true],
  ['the referrers of the image', false],
  ['Input cache: none', true],
])('%s: %s', (text, isWrong) => {
  expect(isBare(text)).toBe(isWrong)
})
