// Settings and logins for hosts that the run never speaks to: most often one that is misspelt.
import { describe, expect, it } from 'vitest'
import { inputsOf } from '../support.ts'

describe('registries and logins', () => {
  const login = (registry: string) => `- { registry: ${registry}, username: a, password: b }`
  const selecting = { source: 'ghcr.io/acme/*', select: 'all', targets: 'quay.io/acme/{repository}:{tag}' }

  it.each([
    [
      { registries: 'ghcr.oi: { rate: 1 }' },
      '`registries`: ghcr.oi is a host that no source or target names. Did you mean ghcr.io?',
    ],
    [{ registries: 'example.com: { rate: 1 }' }, '`registries`: example.com is a host that no source or target names.'],
    [
      { 'registry-auth': `${login('docker.io')}\n${login('gcr.io/acme')}`, targets: 'docker.io/acme/app:1' },
      '`registry-auth`: entry 2 is for a registry that no source or target names. Did you mean ghcr.io?',
    ],
    [
      { 'registry-auth': `${login('ghcr.io')}\n${login('gcr.io/acme')}` },
      '`registry-auth`: entry 2 is for a registry that no source or target names.',
    ],
    [
      { registries: 'ghcr.io: { rate: 1 }\ngcr.io: { rate: 1 }' },
      '`registries`: gcr.io is a host that no source or target names.',
    ],
    [
      { ...selecting, registries: 'quay.oi: { rate: 1 }' },
      '`registries`: quay.oi is a host that no source or target names. Did you mean quay.io?',
    ],
  ])('%j are told where nothing names them', async (texts, notice) => {
    expect((await inputsOf(texts)).notices).toEqual([notice])
  })

  it.each([
    { registries: 'ghcr.io: { mirrors: [mirror.corp] }\nmirror.corp: { rate: 1 }' },
    { 'registry-auth': `${login('GHCR.io/acme')}\n${login('https://ghcr.io')}` },
    { targets: 'acme/app:1', 'registry-auth': `${login('docker.io')}\n${login('https://index.docker.io/v1/')}` },
    { ...selecting, registries: 'quay.io: { rate: 1 }\nghcr.io: { rate: 1 }' },
  ])('%j are not where something does', async (texts) => {
    expect((await inputsOf(texts)).notices).toEqual([])
  })
})
