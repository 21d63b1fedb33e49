// `npm run demo [-- SCENARIO]`: the built action against two sandbox registries, with no network and no account.
import { push } from './content.ts'
import { buildRelease, bundleType, isSignedBy, type Release } from './demo/image.ts'
import { type Door, inspect, readPayload, type TagState } from './demo/inspect.ts'
import * as print from './demo/print.ts'
import { startRegistryProcess } from './demo/registry-process.ts'
import { type Scenario, type Step, scenarios } from './demo/scenarios.ts'
import { runStep } from './runner.ts'

const user = { name: 'release-bot', password: 'demo-password' }

interface Stage {
  readonly scenario: Scenario
  readonly release: Release
  readonly doors: { readonly build: Door; readonly release: Door }
  /** Requests that the release registry has answered. */
  readonly requests: readonly string[]
}

const hostOf = ({ url }: Door): string => new URL(url).host

async function show({ doors }: Stage): Promise<readonly TagState[]> {
  const released = await inspect(doors.release)
  print.registry('build registry, open', hostOf(doors.build), await inspect(doors.build))
  print.registry('release registry, bearer tokens', hostOf(doors.release), released)
  return released
}

async function runOne(step: Step, { doors, requests }: Stage): Promise<boolean> {
  print.title(step.title)
  const fill = (text: string): string =>
    text.replaceAll('{build}', hostOf(doors.build)).replaceAll('{release}', hostOf(doors.release))
  const inputs = Object.fromEntries(Object.entries(step.inputs).map(([name, text]) => [name, fill(text)] as const))
  const auth = { registry: hostOf(doors.release), username: user.name, password: user.password }
  for (const [name, text] of Object.entries(inputs)) print.line(`  ${name}: ${text.replaceAll('\n', ', ')}`)
  const seen = requests.length
  const result = await runStep({ inputs: { ...inputs, 'registry-auth': JSON.stringify([auth]) } })
  print.log(result.log)
  print.line('Outputs')
  print.outputs(result.outputs)
  print.line(`Summary\n${result.summary.trim()}`)
  const writes = requests.slice(seen).filter((line) => / (?:PUT|PATCH|DELETE) | POST \/v2\//.test(line)).length
  const took = `${Math.round(result.milliseconds)} ms, ${requests.length - seen} requests to the release registry`
  print.line(`  exit ${result.status}, ${took}, ${writes} of them writes`)
  const expected = result.outputs['status'] === step.status && (step.status === 'promoted' || writes === 0)
  print.check(expected, `status is ${step.status}${step.status === 'promoted' ? '' : ', and nothing was written'}`)
  return expected
}

async function judge({ release, doors }: Stage, released: readonly TagState[]): Promise<boolean> {
  const results: boolean[] = []
  const check = (holds: boolean, what: string): void => {
    results.push(holds)
    print.check(holds, what)
  }
  const wanted = new Set(release.image.children.map(({ digest }) => digest))
  check(released.length === 2, 'both tags are there')
  for (const { repository, tag, digest, platforms, attestations, referrers, foundBy } of released) {
    check(digest === release.image.digest, `${tag}: the index has the digest it had`)
    check(
      platforms.length === 4 && platforms.every((each) => wanted.has(each.digest)),
      `${tag}: all four platforms too`,
    )
    check(attestations === 4, `${tag}: four attestation manifests`)
    const same = release.referrers.every((each) => referrers.some((found) => found.digest === each.digest))
    check(same, `${tag}: SBOM and signature, by ${foundBy}`)
    const signature = referrers.find(({ artifactType }) => artifactType === bundleType)
    const bundle = signature && (await readPayload(doors.release, repository, signature.digest))
    check(bundle !== undefined && isSignedBy(bundle, release.publicKey, digest), `${tag}: the signature verifies`)
  }
  return results.every(Boolean)
}

async function play(stage: Stage): Promise<boolean> {
  const { scenario, release, doors } = stage
  await push(doors.build.url, 'acme/app', release.image, ['sha-1f2e3d4'])
  for (const each of release.referrers) await push(doors.build.url, 'acme/app', each)
  print.title('Before')
  await show(stage)
  const results: boolean[] = []
  for (const step of scenario.steps) results.push(await runOne(step, stage))
  print.title('After')
  const released = await show(stage)
  results.push(await judge(stage, released))
  return results.every(Boolean)
}

const quirkArguments = (names: readonly string[]): readonly string[] => names.flatMap((name) => ['--quirk', name])

async function main(wanted = 'promote'): Promise<number> {
  const scenario = scenarios.find(({ name }) => name === wanted)
  if (scenario === undefined) {
    console.error(`There is no scenario "${wanted}". There are:`)
    for (const { name, about } of scenarios) console.error(`  ${name.padEnd(10)}${about}`)
    return 1
  }
  print.line(scenario.about)
  const build = await startRegistryProcess(quirkArguments(scenario.quirks.build))
  const bearer = ['--auth', 'bearer', '--user', `${user.name}:${user.password}`]
  const release = await startRegistryProcess([...bearer, ...quirkArguments(scenario.quirks.release)])
  try {
    const doors = {
      build: { url: `http://${build.host}` },
      release: { url: `http://${release.host}`, user: `${user.name}:${user.password}` },
    }
    const done = await play({ scenario, release: buildRelease('1.2.3'), doors, requests: release.requests })
    return done ? 0 : 1
  } finally {
    await Promise.all([build.close(), release.close()])
  }
}

process.exitCode = await main(process.argv[2])
