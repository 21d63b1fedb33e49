// The end of the log: what failed or was refused, what each tag names, which page explains it.
import { expect, it } from 'vitest'
import { reportResult } from '../../../../src/action/log/result.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import { digestFrom, promotion, remember, report, target } from '../inputs/support.ts'

const image = digestFrom('image')

function linesOf(rest: Partial<Report>): readonly string[] {
  const { runner, lines } = remember()
  reportResult(report(rest), runner, 'action')
  return lines()
}

const page = 'https://github.com/promote-image/promote-image/blob/main/docs/troubleshooting.md'

it('the end of a failure names side, operation, registry and remedy, and what each tag holds', () => {
  const lines = linesOf({
    status: 'failed',
    failures: [
      { message: 'ghcr.io: could not set tag 1.2.3 (HTTP 403)', side: 'target', remedy: 'Ask for packages: write.' },
    ],
    promotions: [
      promotion({
        targets: [
          target('acme/app:1', { result: 'failed', after: undefined }),
          target('acme/app:2', { result: 'restored', after: digestFrom('former') }),
          target('acme/app:3', { result: 'left', after: undefined, detail: 'the registry cannot delete' }),
        ],
      }),
    ],
  })
  expect(lines.slice(0, -1)).toEqual([
    '::error title=Promotion failed at the target::ghcr.io: could not set tag 1.2.3 (HTTP 403)%0AWhat to do: Ask for packages: write.',
    'What the tags name now:',
    '  docker.io/acme/app:1  ?             failed',
    `  docker.io/acme/app:2  ${digestFrom('former').slice(7, 19)}  put back`,
    '  docker.io/acme/app:3  ?             still names this image: the registry cannot delete',
    'To remove a tag that this run created, without its image:',
    '  regctl tag delete docker.io/acme/app:3',
    `More about this: ${page}#time`,
  ])
})

it('the end of a failure does not tell it again for its tag, which is known to name what it named', () => {
  const [message, former] = ['docker.io: could not push manifest 1 (HTTP 400)', digestFrom('former')]
  const stayed = target('acme/app:1', { result: 'unmoved', before: former, after: former, detail: message })
  const lines = linesOf({
    status: 'failed',
    failures: [{ message, side: 'target', remedy: undefined }],
    promotions: [promotion({ decision: 'failed', targets: [stayed] })],
  })
  expect(lines.slice(2)).toEqual([
    `  docker.io/acme/app:1  ${former.slice(7, 19)}  did not move`,
    `More about this: ${page}#time`,
    expect.stringMatching(/^Failed to promote ghcr\.io\/acme\/app:sha-1: every tag is where it was\. /),
  ])
})

it('the end of failures names each page that explains them once, and none for a defect', () => {
  const failure = { message: 'x', side: undefined, remedy: undefined }
  const codes = ['denied', 'unauthorized', 'file-system'] as const
  const failures = [...codes.map((code) => ({ ...failure, code })), { ...failure, stack: 'at a' }]
  const lines = linesOf({ status: 'failed', changed: false, failures })
  expect(lines.filter((line) => line.startsWith('More about this: '))).toEqual([
    `More about this: ${page}#access`,
    `More about this: ${page}#the-runner`,
  ])
})

it('the end of a refusal beside promotions that went on does not say that nothing was written anywhere', () => {
  const lines = linesOf({ status: 'refused', changed: true, promotions: [promotion({ refusals: ['too old'] })] })
  expect(lines.join()).toMatch(/too old\. Nothing of this promotion was written\..*Refused to promote a part of /s)
})

it('the end of a refusal says why and that nothing was written', () => {
  const refused = target('acme/app:1', { result: 'refused', detail: 'it names another', rule: 'plan-drift' })
  const lines = linesOf({
    status: 'refused',
    changed: false,
    promotions: [promotion({ refusals: ['max-age: too old'], targets: [refused] })],
  })
  expect(lines.slice(0, -1)).toEqual([
    '::error title=Refused::ghcr.io/acme/app:sha-1 was refused: max-age: too old. Nothing was written anywhere.',
    '::error title=Refused::docker.io/acme/app:1 was refused for ghcr.io/acme/app:sha-1: it names another. Nothing was written anywhere.%0AWhat to do: Look at what the tag names now, then make a new plan with `dry-run: true`.',
    `More about this: ${page}#refused`,
  ])
  expect(lines.at(-1)).toMatch(/^Refused to promote .*: nothing was written/)
})

it('the end of a failure of many images says first of which tags somebody must look at', () => {
  const targets = Array.from({ length: 1200 }, (_, at) =>
    target(`acme/app:1.0.${at}`, at < 1100 ? { result: 'untouched', after: undefined } : {}),
  )
  const lines = linesOf({ status: 'failed', promotions: [promotion({ decision: 'failed', targets })] })
  expect(lines[1]).toBe(`  docker.io/acme/app:1.0.1100  ${image.slice(7, 19)}  created`)
  expect(lines[101]).toBe('  docker.io/acme/app:1.0.0     –             not touched')
  expect(lines.at(-2)).toBe('  … and 200 more targets')
  expect(lines).toHaveLength(1003)
})

it('the end of a preflight says what was asked, and of how many repositories', () => {
  const targets = ['a/b:1', 'a/b:2', 'a/c:1'].map((name) => target(name, { after: undefined, result: 'planned' }))
  expect(linesOf({ status: 'planned', changed: false, promotions: [promotion({ targets })] })).toEqual([
    expect.stringMatching(/^Preflight of \S+: this run may write to 2 repositories, nothing was written\. /),
  ])
})

it('the end of many images is one line', () => {
  const promotions = Array.from({ length: 40 }, () => promotion())
  expect(linesOf({ promotions })).toEqual([expect.stringMatching(/^Promoted 40 images to 40 tags\. /)])
})
