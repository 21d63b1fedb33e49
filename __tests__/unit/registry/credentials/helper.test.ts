// The real start of a credential helper: small shell scripts stand in for other people's programs.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeHelperResult, spawnHelper } from '../../../../src/registry/credentials/credential-helper.ts'
import { readCredentialFile } from '../../../../src/registry/credentials/read-file.ts'
import { CredentialError } from '../../../../src/registry/credentials/types.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helper-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function helper(name: string, script: string): Promise<void> {
  const file = join(folder, `docker-credential-${name}`)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

function run(name: string, extra: Readonly<Record<string, string>> = {}) {
  return spawnHelper({ PATH: `${folder}:/usr/bin:/bin`, ...extra })(name, 'registry.corp')
}

describe('a helper that is started', () => {
  it('gets the verb, and the registry without a line end on its input', async () => {
    await helper('echo', `printf '{"ServerURL":"x","Username":"%s","Secret":"<%s>"}' "$*" "$(cat; printf .)"`)
    expect(await run('echo')).toEqual({ kind: 'basic', username: 'get', password: '<registry.corp.>' })
  })

  it('does not see what belongs to this step', async () => {
    await helper(
      'env',
      `printf '{"Username":"u","Secret":"%s|%s|%s"}' "$INPUT_PASSWORD" "$ACTIONS_RUNTIME_TOKEN" "$AWS_X"`,
    )
    const env = { INPUT_PASSWORD: 'hush', ACTIONS_RUNTIME_TOKEN: 'hush', AWS_X: 'kept' }
    expect(await run('env', env)).toMatchObject({ password: '||kept' })
  })

  it('may end before it reads its input', async () => {
    await helper('deaf', `exec <&-; printf '{"Username":"<token>","Secret":"jwt"}'`)
    expect(await run('deaf')).toEqual({ kind: 'identity', token: 'jwt' })
  })

  it('is killed with the run', async () => {
    await helper('hang', 'exec sleep 60')
    const stop = new AbortController()
    const credential = spawnHelper({ PATH: `${folder}:/usr/bin:/bin` }, stop.signal)('hang', 'registry.corp')
    stop.abort()
    await expect(credential).rejects.toThrow('was stopped with the run')
  })

  it('has no login if the helper reports none', async () => {
    await helper('none', `echo 'credentials not found in native keychain'; exit 1`)
    expect(await run('none')).toBeUndefined()
  })

  it.each([
    [
      'locked',
      `echo 'the keychain is locked'; exit 1`,
      'docker-credential-locked, asked for registry.corp, failed (what it printed is not shown, because it may hold a secret',
    ],
    ['echoes', `echo 'cannot store hush'; exit 1`, 'run it by hand to see why). No other credentials were tried'],
    ['flood', `yes hush`, 'answered more than 65536 bytes'],
    ['half', `printf '{"Username":"u","Secret":"hush'`, 'answered something else than credentials'],
    [
      'leak',
      `printf '{"Secret":"hush"}'; exit 3`,
      'may hold a secret: run it by hand to see why). No other credentials were tried',
    ],
  ])('and goes wrong (%s) is an error without a secret', async (name, script, message) => {
    await helper(name, script)
    const error = await run(name).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(CredentialError)
    expect(String(error)).toContain(message)
    expect(String(error)).not.toContain('hush')
  })

  it('that is missing is an error', async () => {
    await expect(run('absent')).rejects.toThrow('docker-credential-absent, asked for registry.corp, is not installed')
  })

  it.each(['', '../evil', 'a b', 'a;b', '-x', 'a/b', 'a'.repeat(65)])('is never named %j', async (name) => {
    await expect(run(name)).rejects.toThrow(CredentialError)
  })
})

describe('the end of a helper', () => {
  it('by the time limit is an error', () => {
    expect(() => decodeHelperResult({ stdout: '', failure: 'did not answer within 30 s' }, 'x')).toThrow('within 30 s')
  })

  it('with a secret and no user is an error; with neither it is nothing', () => {
    expect(() => decodeHelperResult({ stdout: '{"Username":"","Secret":"s"}' }, 'x')).toThrow('without a user name')
    expect(decodeHelperResult({ stdout: '{"Username":"","Secret":""}' }, 'x')).toBeUndefined()
  })
})

describe('a file of credentials', () => {
  it('gives the text, or undefined if the file does not exist', async () => {
    await writeFile(join(folder, 'config.json'), '{}')
    expect(await readCredentialFile(join(folder, 'config.json'))).toBe('{}')
    expect(await readCredentialFile(join(folder, 'absent.json'))).toBeUndefined()
    expect(await readCredentialFile(join(folder, 'config.json', 'below'))).toBeUndefined()
  })

  it('is bounded, and a folder is none', async () => {
    await writeFile(join(folder, 'huge.json'), Buffer.alloc(1024 * 1024 + 1, ' '))
    await expect(readCredentialFile(join(folder, 'huge.json'))).rejects.toThrow('more than the limit')
    await expect(readCredentialFile(folder)).rejects.toThrow('is not a regular file')
  })
})
