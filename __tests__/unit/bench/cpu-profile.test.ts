// A profile's samples are summed by part of the program and by function.
import { expect, it } from 'vitest'
import { type CpuProfile, sharesByFunction, sharesByPart } from '../../../bench/cpu-profile.ts'

const dist = 'file:///checkout/dist/chunks/promote.js'
const frames = [
  ['(idle)', '', -1],
  ['execute', dist, 9],
  ['parse', dist, 19],
  ['onread', 'node:net', 4],
  ['(garbage collector)', '', -1],
  ['update', '', -1],
  ['compileSourceTextModule', 'node:internal/modules/esm/utils', 300],
] as const
const profile: CpuProfile = {
  nodes: frames.map(([functionName, url, lineNumber], id) => ({ id, callFrame: { functionName, url, lineNumber } })),
  samples: [0, 1, 2, 1, 3, 4, 5, 6],
  timeDeltas: [50_000, 4000, 2000, 5000, 3000, 1000, 500, 7000],
}

it('sums milliseconds by part, largest first', () => {
  expect(sharesByPart(profile)).toEqual([
    ['waiting', 50],
    ['dist/: promote-image', 11],
    ['parsing dist/', 7],
    ["functions of Node's own modules", 3],
    ['garbage collection', 1],
    ['native functions', 0.5],
  ])
})

it('sums milliseconds by function with its place, and leaves waiting out', () => {
  expect(sharesByFunction(profile)).toEqual([
    ['execute chunks/promote.js:10', 9],
    ['compileSourceTextModule node:internal/modules/esm/utils:301', 7],
    ['onread node:net:5', 3],
    ['parse chunks/promote.js:20', 2],
    ['(garbage collector)', 1],
    ['update', 0.5],
  ])
})
