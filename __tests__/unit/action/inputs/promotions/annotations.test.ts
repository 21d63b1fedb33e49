// The input `annotations`: filled from the workflow run, and refused where no index is created.
import { describe, expect, it } from 'vitest'
import { fine, inputsOf, problemsOf, read } from '../support.ts'

describe('annotations', () => {
  const key = (name: string) => `org.opencontainers.image.${name}`
  const annotations = [key('source'), key('revision'), key('version'), 'org.example.a=b'].join('\n')
  const created = { ...fine, platforms: 'linux/amd64', annotations }

  it('are filled from the workflow run if they have no value', async () => {
    const { requests } = await inputsOf(created)
    expect(requests[0]?.options.annotations).toEqual({
      [key('source')]: 'https://github.com/acme/app',
      [key('revision')]: 'a'.repeat(40),
      [key('version')]: 'v1.2.3',
      'org.example.a': 'b',
    })
  })

  it('have to be written if the run does not know them', async () => {
    const result = await read(created, {}, { ref: 'refs/heads/main', sha: '' })
    expect('problems' in result && result.problems.map(({ text }) => text)).toEqual([
      `${key('revision')} has no value in this workflow run: write ${key('revision')}=value.`,
      `${key('version')} has no value in this workflow run, which is for no tag: write ${key('version')}=value.`,
    ])
  })

  it('are refused if no index is created', async () => {
    expect(await problemsOf({ ...fine, annotations })).toEqual([
      expect.stringContaining('annotations: they change the digest, so they need an index that this run creates'),
    ])
  })
})
