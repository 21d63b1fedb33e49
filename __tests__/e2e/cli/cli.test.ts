// The built command line, as a shell runs it: exit codes, standard output and error, files.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import { root } from '../../support/root.ts'
import { commandLine, image, listen } from './support.ts'

const { build, release, folder, source, target, promoteImage, run } = commandLine()

describe('promote-image', () => {
  it('promotes, is unchanged the second time, and refuses to replace a version', async () => {
    expect(await promoteImage([source(), target()])).toMatchObject({ code: 0, stderr: '' })
    expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
    expect((await promoteImage([source(), target()])).stdout).toMatch(/^Nothing to do/)
    const otherImage = multiPlatform('other')
    seed(build().store, 'acme/app', otherImage, ['sha-2'])
    const refused = await promoteImage([`${build().host}/acme/app:sha-2`, target()])
    expect(refused.code).toBe(3)
    expect(refused.stdout).not.toContain('::error')
    expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
  })

  it('plans into a file and applies it', async () => {
    expect(await promoteImage(['plan', source(), target(), '--plan-file', 'p.json'])).toMatchObject({ code: 0 })
    expect(release().store.tags('acme/app')).toEqual([])
    expect(await promoteImage(['apply', 'p.json'])).toMatchObject({ code: 0 })
    expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
  })

  it('leaves no plan of an earlier run if it ends without one, and proposes no plan that is refused', async () => {
    await promoteImage(['plan', source(), target()])
    const failed = await promoteImage(['plan', `${build().host}/acme/app:missing`, target()])
    expect(failed.code).toBe(1)
    expect(existsSync(join(folder(), 'promote-image-plan.json'))).toBe(false)
    writeFileSync(join(folder(), 'gates.yml'), 'platforms: [linux/riscv64]\n')
    const refused = await promoteImage(['plan', source(), target(), '--require', 'gates.yml'])
    expect(refused.code).toBe(3)
    expect(refused.stdout).toContain('promote-image apply refuses it again')
    expect(await promoteImage(['apply', 'promote-image-plan.json'])).toMatchObject({ code: 3 })
  })

  it('prints one JSON document, with the log on standard error, and writes the outputs', async () => {
    const { code, stdout, stderr } = await promoteImage([
      source(),
      target(),
      '--json',
      '--output-env',
      'out.env',
      '--markdown',
      'page.md',
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'promoted', changed: true, digest: image.digest })
    expect(stderr).toContain('Promoted')
    expect(readFileSync(join(folder(), 'out.env'), 'utf8')).toContain(`PROMOTE_IMAGE_DIGEST=${image.digest}\n`)
    expect(readFileSync(join(folder(), 'page.md'), 'utf8')).toContain('Promoted')
  })

  it('says which tags of the source it deleted, also if the target is right already', async () => {
    await promoteImage([source(), target()])
    const clear = [source(), target(), '--delete-source-tags', 'sha-*', '--json']
    const planned = await promoteImage(['plan', ...clear])
    expect(planned).toMatchObject({ code: 0 })
    expect(JSON.parse(planned.stdout)).toMatchObject({ status: 'planned', changed: false })
    expect(planned.stderr).toContain(`${source()} would be deleted: it names ${image.digest}`)
    const deleted = await promoteImage(clear)
    expect(deleted).toMatchObject({ code: 0 })
    const deletions = [{ reference: source(), digest: image.digest, result: 'deleted' }]
    expect(JSON.parse(deleted.stdout)).toMatchObject({ status: 'deleted', changed: true, report: { deletions } })
    expect(deleted.stderr).toContain(`${source()} was deleted: it named ${image.digest}`)
    expect(deleted.stderr).toMatch(/^Nothing to promote of .*; 1 tag of .*\/acme\/app deleted\. /m)
    expect(build().store.tags('acme/app')).toEqual([])
  })

  it('reads inputs from variables and files', async () => {
    writeFileSync(join(folder(), 'gates.yml'), 'platforms: [linux/riscv64]\n')
    const refused = await promoteImage(['--require', 'gates.yml'], {
      PROMOTE_IMAGE_SOURCE: source(),
      PROMOTE_IMAGE_TARGETS: target(),
    })
    expect(refused.code).toBe(3)
    expect(refused.stdout).toContain('linux/riscv64')
  })

  it('verifies: complete, missing, and something else', async () => {
    await promoteImage([source(), target()])
    const complete = await promoteImage(['verify', target()])
    expect(complete).toMatchObject({ code: 0 })
    expect(complete.stdout).toContain(`${target()}: ${image.digest} (2 platforms, 0 referrers), complete`)
    expect(complete.stdout).not.toMatch(/Nothing to do|[Dd]ry run/)
    const missing = await promoteImage(['verify', `${release().host}/acme/app:none`])
    expect(missing.code).toBe(1)
    expect(missing.stdout).toContain('error: Verification failed: ')
    expect(missing.stdout).not.toMatch(/promotion/i)
    seed(release().store, 'acme/app', multiPlatform('other'), ['other'])
    const otherTag = await promoteImage(['verify', `${release().host}/acme/app:other`, '--source', source()])
    expect(otherTag.code).toBe(1)
    expect(otherTag.stdout).toContain(`; expected ${image.digest}, which ${source()} names`)
  })

  it('verifies what is named by a digest, with and without a tag', async () => {
    await promoteImage([source(), target()])
    const repository = `${release().host}/acme/app`
    const pinned = `${repository}@${image.digest}`
    const complete = await promoteImage(['verify', pinned, '--json', '--markdown', join(folder(), 'page.md')])
    expect(complete).toMatchObject({ code: 0 })
    expect(complete.stderr).toContain(`${pinned}: ${image.digest} (2 platforms, 0 referrers), complete`)
    expect(complete.stdout + complete.stderr).not.toContain('promote-image-verify')
    const page = readFileSync(join(folder(), 'page.md'), 'utf8')
    expect(page).toContain(image.digest)
    expect(page).not.toMatch(/promote-image-verify|\| Target/)
    expect(JSON.parse(complete.stdout)).toMatchObject({ complete: true, images: [{ digest: image.digest }] })
    expect(await promoteImage(['verify', `${target()}@${image.digest}`])).toMatchObject({ code: 0 })
    seed(release().store, 'acme/app', multiPlatform('other'), ['other'])
    const moved = await promoteImage(['verify', `${repository}:other@${image.digest}`])
    expect(moved.code).toBe(1)
    expect(moved.stdout).toContain(`; expected ${image.digest}, which ${pinned} names`)
    const absent = await promoteImage(['verify', `${repository}@sha256:${'0'.repeat(64)}`])
    expect(absent.code).toBe(1)
    expect(absent.stdout).toContain(`${repository}@sha256:${'0'.repeat(64)}: not found`)
    release().store.deleteBlob('acme/app', [...(image.children[0]?.blobs.keys() ?? [])].at(-1) ?? '')
    const broken = await promoteImage(['verify', pinned])
    expect(broken.code).toBe(1)
    expect(broken.stdout).toContain(`${pinned}: incomplete`)
  })

  it('names the referrers that an image lacks, and what to do', async () => {
    seed(build().store, 'acme/app', referrer({ subject: image, artifactType: 'application/spdx+json' }))
    await promoteImage([source(), target(), '--referrers', 'none'])
    const verified = await promoteImage(['verify', target(), '--source', source()])
    expect(verified.code).toBe(1)
    expect(verified.stdout).toContain('incomplete: 1 of 1 referrer is missing (application/spdx+json)')
    expect(verified.stdout).toContain(`What to do: promote ${source()} to ${target()} again`)
  })

  it('says that blobs are missing at the target alone', async () => {
    await promoteImage([source(), target()])
    release().store.deleteBlob('acme/app', [...(image.children[0]?.blobs.keys() ?? [])].at(-1) ?? '')
    const verified = await promoteImage(['verify', target(), '--source', source()])
    expect(verified.code).toBe(1)
    expect(verified.stdout).toContain('incomplete: manifests or blobs of the image are missing')
  })

  it.each(['layer', 'platform'])('looks beneath a tag: a missing %s is incomplete', async (part) => {
    const child = image.children[0]
    if (part === 'layer') build().store.deleteBlob('acme/app', [...(child?.blobs.keys() ?? [])].at(-1) ?? '')
    else build().store.deleteManifest('acme/app', child?.digest ?? '')
    const verified = await promoteImage(['verify', source()])
    expect(verified.code).toBe(1)
    expect(verified.stdout).toContain('incomplete')
    expect(verified.stdout).not.toMatch(/, complete|not found|pushed again/)
  })

  it('removes a password that a registry echoes from JSON, dotenv and Markdown', async () => {
    const password = 'hunter2-correct-horse'
    const echo = createServer((request, response) => {
      const sent = request.headers.authorization
      const message = Buffer.from(sent?.replace('Basic ', '') ?? '', 'base64').toString()
      response.writeHead(sent === undefined ? 401 : 403, {
        'www-authenticate': 'Basic realm="x"',
        'content-type': 'application/json',
      })
      response.end(JSON.stringify({ errors: [{ code: 'DENIED', message: `${message} ${sent ?? ''}` }] }))
    })
    const host = await listen(echo)
    const auth = JSON.stringify([{ registry: host, username: 'someone', password }])
    const argv = [`${host}/acme/app:1`, target(), '--json', '--markdown', 'page.md', '--output-env', 'out.env']
    const failed = await promoteImage(argv, { PROMOTE_IMAGE_REGISTRY_AUTH: auth })
    echo.close()
    expect(failed.code).toBe(1)
    const page = readFileSync(join(folder(), 'page.md'), 'utf8')
    expect(`${failed.stdout}${page}`).toContain('***')
    for (const text of [failed.stdout, failed.stderr, page, readFileSync(join(folder(), 'out.env'), 'utf8')]) {
      expect(text).not.toContain(password)
      expect(text).not.toContain(Buffer.from(`someone:${password}`).toString('base64'))
    }
    expect(JSON.parse(failed.stdout)).toMatchObject({ status: 'failed' })
  })

  it.each(['--markdown', '--output-env', '--plan-file'])(
    '%s that cannot be written is a usage error',
    async (option) => {
      for (const path of ['none/file', '.']) {
        const ended = await promoteImage(['plan', source(), target(), option, path])
        expect(ended.code).toBe(2)
        expect(ended.stderr).toContain(`${option}: ${JSON.stringify(path)} cannot be written.`)
      }
    },
  )

  it('checks logins without a write', async () => {
    const checked = await promoteImage(['login', 'check', `${release().host}/acme/app`])
    expect(checked).toMatchObject({ code: 0, stdout: `${release().host}/acme/app: may push (no login)\n` })
    expect(release().store.tags('acme/app')).toEqual([])
  })

  it('checks logins within the time limit, and prints JSON', async () => {
    const json = await promoteImage(['login', 'check', `${release().host}/acme/app`, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      logins: [{ repository: `${release().host}/acme/app`, allowed: true }],
    })
    const silent = createServer(() => undefined)
    const host = await listen(silent)
    const checked = await promoteImage(['login', 'check', `${host}/acme/app`, '--timeout', '1s'])
    silent.closeAllConnections()
    silent.close()
    expect(checked.code).toBe(1)
    expect(`${checked.stdout}${checked.stderr}`).toContain('the time is up')
    expect(checked.stderr).not.toContain('bug')
  })

  it('shows its help, its version and completion', async () => {
    expect((await promoteImage(['--help'])).stdout).toContain('Usage: promote-image SOURCE TARGET...')
    expect((await promoteImage(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await promoteImage(['completion', 'bash'])).stdout).toContain('complete -F _promote_image promote-image')
    expect((await promoteImage(['completion', 'zsh'])).stdout).toContain('#compdef promote-image')
  })
})

it('runs by npx from a packed tarball, in an empty folder, without installing anything else, and promotes', async () => {
  const env = { npm_config_cache: join(folder(), 'cache'), npm_config_offline: 'true' }
  const pack = await run('npm', ['pack', '--silent', '--pack-destination', folder(), join(root, 'dist')], env)
  const tarball = pack.stdout.trim()
  expect(tarball).toMatch(/^promote-image-\d+\.\d+\.\d+\.tgz$/)
  const empty = join(folder(), 'empty')
  mkdirSync(empty)
  const script = 'cd empty && exec npx --yes "../$0" "$@"'
  const npx = (...argv: readonly string[]) => run('sh', ['-c', script, tarball, ...argv], env)
  const version = await npx('--version')
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(version.stderr).toBe('')
  expect(await npx(source(), target())).toMatchObject({ code: 0, stderr: '' })
  expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
})
