// Answers of registries that public reports describe, and the part of docs/compatibility.md that says who copies all the same.
import type { Fault, LoggedRequest } from '../../../sandbox/server.ts'

type Answer = (request: LoggedRequest, at: 'source' | 'target', time: number) => Fault | undefined

/** `time`: how many requests of the operation came before, at that side. */
function first(side: 'source' | 'target', operations: readonly LoggedRequest['operation'][], fault: Fault): Answer {
  return ({ operation }, at, time) => (at === side && operations.includes(operation) && time === 0 ? fault : undefined)
}

function always(side: 'source' | 'target', operations: readonly LoggedRequest['operation'][], fault: Fault): Answer {
  return ({ operation }, at) => (at === side && operations.includes(operation) ? fault : undefined)
}

const json = { 'content-type': 'application/json' }
const limited = JSON.stringify({ errors: [{ code: 'DENIED', message: 'You have exceeded a secondary rate limit' }] })
const uploads = ['upload-start', 'upload-mount'] as const
const page: Fault = {
  kind: 'status',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>Log in</html>',
}

export const oddAnswers: Readonly<Record<string, Answer>> = {
  'a rate limit as 403 DENIED to an upload, once': first('target', uploads, {
    kind: 'status',
    status: 403,
    headers: json,
    body: limited,
  }),
  '520 to the PUT of a manifest, once': first('target', ['manifest-put'], { kind: 'status', status: 520 }),
  '500 to every HEAD of a manifest': always('target', ['manifest-head'], { kind: 'status', status: 500 }),
  '204 to the PUT of a manifest': always('target', ['manifest-put'], { kind: 'alter', status: 204 }),
  '203 to the GET of a blob': always('source', ['blob-get'], { kind: 'alter', status: 203 }),
  '`Content-Encoding: gzip` beside the right bytes of a blob': always('source', ['blob-get'], {
    kind: 'alter',
    headers: { 'content-encoding': 'gzip' },
  }),
  'headers of 20 KiB': always('source', ['manifest-get', 'manifest-head'], {
    kind: 'alter',
    headers: { 'x-policy': 'a'.repeat(20 * 1024) },
  }),
  'a manifest of a platform that is 404, once': ({ operation, path }, at, time) =>
    at === 'source' && operation === 'manifest-get' && path.includes('sha256:') && time <= 1
      ? { kind: 'status', status: 404 }
      : undefined,
  'a page with status 200 to every PUT of a manifest': always('target', ['manifest-put'], page),
}

/** Answers after which a client waits before each further request of any kind: a small image is copied in minutes less. */
export const slowing: ReadonlySet<string> = new Set(['500 to every HEAD of a manifest'])

export const tools = ['promote-image', 'crane', 'regctl', 'skopeo'] as const

/** What became of a copy: by row, then by tool. */
export type Ends = ReadonlyMap<string, ReadonlyMap<string, string>>

const title = '## Odd answers of registries'

/** The page without this part, and the part. */
export function splitPage(text: string): readonly [page: string, part: string] {
  const at = text.indexOf(title)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

/** The part, Markdown. */
export function oddAnswersPart(ends: Ends): string {
  const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    title,
    '',
    'A registry that gives one such answer, and what the built action, `crane copy`, `regctl image copy` and `skopeo copy --all` (1.9)',
    'make of it, each once. The test run makes this part (`__tests__/integration/real-servers/odd-answers.test.ts`). *copied*: the',
    'image is there whole. *failed*: it is not, and the exit code says so. *wrong*: it is not, and the exit code is 0.',
    '',
    row('Answer', ...tools),
    row('---', ...tools.map(() => '---')),
    ...[...ends].map(([answer, byTool]) => row(answer, ...tools.map((name) => byTool.get(name) ?? '?'))),
    '',
  ].join('\n')
}
