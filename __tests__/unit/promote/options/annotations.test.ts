// The option `annotations`: lines, a map, and what is refused.
import { describe, expect, it } from 'vitest'
import { readAnnotations } from '../../../../src/promote/options/annotations.ts'

it.each([
  ['a.b=c', { 'a.b': 'c' }],
  ['index:a.b=c, d=e\n# no\n x/y = z', { 'a.b': 'c, d=e' }],
  ['{"a.b":"c\u00e9"}', { 'a.b': 'c\u00e9' }],
  ['org.opencontainers.image.source\na=b', { 'org.opencontainers.image.source': '', a: 'b' }],
])('%j is read', (text, annotations) => {
  const read = readAnnotations(text)
  if (text.includes(' x/y')) expect('problems' in read && read.problems.join()).toContain('does not begin with the key')
  else expect(read).toEqual({ value: annotations })
})

describe('what is refused', () => {
  it.each([
    ['', 'it has no annotation'],
    ['org.example.a', 'org.example.a has no value: write org.example.a=value.'],
    ['org.example.a=', 'org.example.a has no value after the "=".'],
    ['manifest:a=b', '"manifest:a=b" is for manifest: only an index that this run creates can be annotated.'],
    ['index-descriptor:a=b', 'is for index-descriptor'],
    ['manifest[linux/amd64]:a=b', 'is for manifest'],
    ['a=b\na=c', 'it names an annotation twice.'],
    ['{"a"', 'it is neither lines key=value nor a map.'],
    [`a=${'b'.repeat(5000)}`, 'a has more than 4096 characters.'],
  ])('%.30j', (text, problem) => {
    const read = readAnnotations(text)
    expect('problems' in read && read.problems.join()).toContain(problem)
  })
})
