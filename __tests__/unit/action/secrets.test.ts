// A secret leaves the action in no text, in whatever form it was sent.
import { describe, expect, it } from 'vitest'
import { Secrets } from '../../../src/action/secrets.ts'
import { remember } from './inputs/support.ts'

const secret = 'p+ss/w&rd "x" %é12'
const basic = (user: string) => Buffer.from(`${user}:${secret}`).toString('base64')

const canaries: readonly (readonly [form: string, text: string])[] = [
  ['as it is', secret],
  ['in a URL', `https://sso.corp/token?password=${encodeURIComponent(secret)}`],
  ['in a form', new URLSearchParams({ password: secret }).toString()],
  ['in JSON', JSON.stringify({ password: secret })],
  ...['a', 'ab', 'abc', 'user@corp'].map((user) => [`as Basic of ${user}`, `Basic ${basic(user)}`] as const),
  ['as a docker config has it', JSON.stringify({ auth: basic('_json_key') })],
  ['in base64url', Buffer.from(`x${secret}y`).toString('base64url')],
]

/** Pieces of which no long one may be left. */
function leftovers(text: string): readonly string[] {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), basic('ab').slice(8, -8)]
  return forms.filter((form) => text.includes(form))
}

describe.each(canaries)('a secret %s', (_, text) => {
  it('is removed from log, annotations, outputs and summary', async () => {
    const { runner, output, outputs, summary } = remember()
    runner.mask(secret)
    const marker = output().length
    runner.line(text)
    runner.annotate('error', text, text)
    runner.group(text)
    runner.debug(text)
    runner.setOutputs({ report: text })
    await runner.appendSummary(text)
    const all = [output().slice(marker), outputs.get('report') ?? '', summary()]
    for (const written of all) {
      expect(written).toContain('***')
      expect(leftovers(written)).toEqual([])
    }
  })
})

it('every line of a secret of several lines is one', () => {
  const secrets = new Secrets()
  secrets.add('first line\nsecond line\n')
  expect(secrets.redact('a second line, and the first line')).toBe('a ***, and the ***')
})

it('a secret within another does not leave a part of it', () => {
  const secrets = new Secrets()
  secrets.add('token')
  secrets.add('token-of-job')
  expect(secrets.redact('token-of-job token')).toBe('*** ***')
})

it('nothing else is changed', () => {
  const secrets = new Secrets()
  secrets.add('')
  secrets.add('  ')
  expect(secrets.redact('a text')).toBe('a text')
})

it.each([
  ['a beginning of it before an ellipsis', `token=${'k'.repeat(3)}SECRETsecret1…`, 'token=***…'],
  ['each of two', 'kkkSECRETsecret… and kkkSECRETs…', '***… and ***…'],
  ['nothing that is too short to be told from a word', 'kkkSECR…', 'kkkSECR…'],
  ['nothing elsewhere', 'kkkSECRET is a word', 'kkkSECRET is a word'],
])('of a text that was cut before, %s is removed', (_, text, expected) => {
  const secrets = new Secrets()
  secrets.add('kkkSECRETsecret12345')
  expect(secrets.redact(text)).toBe(expected)
})
