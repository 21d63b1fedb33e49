// What the built command line refuses, and what it reads and verifies beside a promotion.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { referrer, seed } from '../../../sandbox/content.ts'
import { startRegistry } from '../../../sandbox/server.ts'
import { root } from '../../support/root.ts'
import { commandLine, image, listen } from './support.ts'

const { build, release, folder, source, target, promoteImage, run } = commandLine()

it('prints one JSON document for a wrong argument', async () => {
  const { code, stdout } = await promoteImage(['a:1', 'b:1', '--dry-rn', '--json'])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toEqual({
    status: 'usage',
    problems: [{ input: '', text: 'unknown option --dry-rn', remedy: 'Did you mean --dry-run?' }],
  })
  const unknown = await promoteImage(['a:1', 'b:1', '--quux', '--json'])
  expect(unknown.stdout).toContain('"remedy": "`promote-image --help` lists the commands and options."')
})

it('refuses options that are empty: a fence or gate would be gone', async () => {
  writeFileSync(join(folder(), 'empty.yml'), '')
  const ended = await promoteImage([source(), target(), '--allow-targets', '', '--record=signed'])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('--allow-targets: the value is empty.')
  const gates = await promoteImage([source(), target(), '--require', 'empty.yml'])
  expect(gates.code).toBe(2)
  expect(gates.stderr).toContain('--require: "empty.yml" is empty.')
  expect(release().store.tags('acme/app')).toEqual([])
})

it("reads a shell's <(command)", async () => {
  const script = `exec "$0" "$1" "$2" "$3" --require <(sleep 0.2; printf 'platforms: [linux/riscv64]\n')`
  const argv = ['-c', script, process.execPath, join(root, 'dist', 'cli.js'), source(), target()]
  const ended = await run('bash', argv)
  expect(ended.code).toBe(3)
  expect(ended.stdout).toContain('linux/riscv64')
})

it('verifies many images with one document, and counts what refers to them in their own repository', async () => {
  seed(build().store, 'acme/app', image, ['sha-2'])
  const sbom = referrer({ artifactType: 'application/spdx+json', subject: image })
  seed(build().store, 'acme/app', sbom, [])
  const images = [source(), `${build().host}/acme/app:sha-2`]
  const verified = await promoteImage(['verify', ...images, '--json'])
  expect(verified.code).toBe(0)
  expect(verified.stderr).toContain('(2 platforms, 1 referrer), complete')
  expect(JSON.parse(verified.stdout)).toMatchObject({
    complete: true,
    images: images.map(() => ({
      status: 'unchanged',
      digest: image.digest,
      referrers: [{ digest: sbom.digest, artifactType: 'application/spdx+json' }],
    })),
  })
})

it('says of a login that may not push what to do', async () => {
  const closed = await startRegistry({ auth: { kind: 'basic', users: { acme: 'right-password' } } })
  const checked = await promoteImage(['login', 'check', `${closed.host}/acme/app`])
  await closed.close()
  expect(checked.code).toBe(1)
  expect(checked.stdout).toContain(`${closed.host}/acme/app: `)
  expect(checked.stdout).toMatch(/\n {2}What to do: .*Log in with `docker login`, or set `--registry-auth`/)
})

it('says which token service refused a login, and calls it no bug', async () => {
  const service = createServer((_, response) => void response.writeHead(403).end('{"error":"not_trusted"}'))
  const host = await listen(service)
  writeFileSync(
    join(folder(), 'identities.yml'),
    `- { type: oidc, registry: "${release().host}", token-url: "http://${host}/token", audience: a, username: u }`,
  )
  const argv = ['login', 'check', `${release().host}/acme/app`, '--registry-identities', 'identities.yml', '--json']
  const checked = await promoteImage(argv, { PROMOTE_IMAGE_ID_TOKEN: 'header.payload.signature' })
  service.close()
  expect(checked.code).toBe(1)
  expect(checked.stderr).not.toContain('bug')
  expect(JSON.parse(checked.stdout)).toMatchObject({ logins: [{ allowed: false }] })
  expect(checked.stdout).toContain('not_trusted')
})

it.each([
  [['--dry-rn', 'a:1', 'b:1'], 'promote-image: unknown option --dry-rn. Did you mean --dry-run?'],
  [
    ['a:1', 'b:1', '--record=sgined'],
    'promote-image: --record takes true, false or signed, not "sgined". Did you mean "signed"?',
  ],
  [['a:1', 'b:1', '--dry-run=maybe'], 'promote-image: --dry-run takes true or false, not "maybe"'],
  [['a:1', ':2', '--delete-source-tags', 'pr-*'], 'Leave the option out, or promote to another repository.'],
  [['a:1', 'b:latest:x'], 'promote-image: --targets: '],
  [['a:1', 'b:1', '--registries', 'none.yml'], 'promote-image: --registries: "none.yml" does not exist.'],
])('%j is a usage error', async (argv, words) => {
  const { code, stderr, stdout } = await promoteImage(argv)
  expect(code).toBe(2)
  expect(stderr).toContain(words)
  expect(stdout).toBe('')
})
