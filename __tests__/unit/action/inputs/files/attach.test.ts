// The `attach` input: files of the workspace, and nothing beyond it.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { readAttachments } from '../../../../../src/action/inputs/files/attach.ts'
import { digestOf } from '../../../../../src/registry/model/digest.ts'

const root = mkdtempSync(join(tmpdir(), 'promote-image-attach-'))
const workspace = join(root, 'workspace')
mkdirSync(join(workspace, 'reports'), { recursive: true })
writeFileSync(join(root, 'secret.txt'), 'outside')
writeFileSync(join(workspace, 'sbom.json'), '{}')
writeFileSync(join(workspace, 'reports', 'a b: c.txt'), 'report')
symlinkSync(join(root, 'secret.txt'), join(workspace, 'link.txt'))
symlinkSync(join(workspace, 'sbom.json'), join(workspace, 'inner.json'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('reads a file with its type, digest, size and title', async () => {
  const read = await readAttachments('sbom.json: application/spdx+json\n', { workspace, surface: 'action' })
  const [attachment] = 'value' in read ? read.value : []
  expect(attachment).toMatchObject({
    artifactType: 'application/spdx+json',
    layer: {
      mediaType: 'application/spdx+json',
      digest: digestOf('{}'),
      size: 2,
      annotations: { 'org.opencontainers.image.title': 'sbom.json' },
    },
    annotations: {},
  })
  expect(attachment && (await text(await attachment.open()))).toBe('{}')
})

it('reads platform, media type and annotations behind the type, and odd names', async () => {
  const line = 'reports/a b: c.txt: text/x.report platform=linux/arm64 media-type=text/plain org.example.by=me=you'
  const read = await readAttachments(`${line}\n\n# as it was built\ninner.json: a/b`, { workspace, surface: 'action' })
  expect(read).toMatchObject({
    value: [
      {
        artifactType: 'text/x.report',
        layer: { mediaType: 'text/plain', size: 6 },
        platform: 'linux/arm64',
        annotations: { 'org.example.by': 'me=you' },
      },
      { artifactType: 'a/b' },
    ],
  })
})

it.each([
  ['../secret.txt: a/b', 'is outside the workspace'],
  ['link.txt: a/b', 'is outside the workspace'],
  [`${join(root, 'secret.txt')}: a/b`, 'is outside the workspace'],
  ['reports: a/b', 'is a folder or a device'],
  ['nope.json: a/b', 'does not exist'],
  ['sbom.json', '`path: artifact/type`'],
  ['- sbom.json: a/b', 'Leave out the dash'],
  ['sbom.json: spdx', '`path: artifact/type`'],
  ['sbom.json: a/b nonsense', '"nonsense" is not platform='],
  ['sbom.json: a/b platform=linux', 'linux'],
  ['sbom.json: a/b media-type=x', '"x" is not a media type'],
])('%s is refused', async (line, words) => {
  const read = await readAttachments(line, { workspace, surface: 'action' })
  expect('problems' in read ? read.problems : []).toEqual([expect.stringContaining(words)])
})

it('a file that changes while it is read is a problem', async () => {
  const path = join(workspace, 'growing.json')
  writeFileSync(path, Buffer.alloc(8 * 1024 * 1024))
  const read = new AbortController()
  const reading = readAttachments('growing.json: application/spdx+json', { workspace, surface: 'action' }).finally(() =>
    read.abort(),
  )
  while (!read.signal.aborted) {
    appendFileSync(path, 'x')
    await setImmediate()
  }
  expect(await reading).toEqual({ problems: [expect.stringContaining('changed while it was read')] })
})
