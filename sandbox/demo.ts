// `npm run demo [-- SCENARIO]`: the built action against two sandbox registries, with no network and no account.
import { push } from './content.ts'
import { type Door, inspect, type TagState } from './demo/inspect.ts'
import { judge } from './demo/judge.ts'
import * as print from './demo/print.ts'
import { startRegistryProcess } from './demo/registry-process.ts'
import { type Scenario, type Side, type Step, scenarios } from './demo/scenarios.ts'
import { runStep } from './runner.ts'

const user = { name: 'release-bot', password: 'demo-password' }
const sides = { build: 'build registry, open', release: 'release registry, bearer tokens' } as const

interface Stage {
  readonly scenario: Scenario
  readonly doors: Readonly<Record<Side, Door>>
  /** Requests that the release registry has answered. */
  readonly requests: readonly string[]
}

type States = Readonly<Record<Side, readonly TagState[]>>

const hostOf = ({ url }: Door): string => new URL(url).host

/** Looks often enough that a registry whose reads lag shows what it has. */
async function look(door: Door): Promise<readonly TagState[]> {
  for (let times = 0; times < 4; times++) await inspect(door)
  return inspect(door)
}

async function show({ doors }: Stage): Promise<States> {
  const states = { build: await look(doors.build), release: await look(doors.release) }
  for (const side of ['build', 'release'] as const) print.registry(sides[side], hostOf(doors[side]), states[side])
  return states
}

type Texts = Readonly<Record<string, string>>

function fill(texts: Texts, { build, release }: Stage['doors']): Texts {
  const place = ([name, text]: readonly [string, string]): readonly [string, string] => [
    name,
    text.replaceAll('{build}', hostOf(build)).replaceAll('{release}', hostOf(release)),
  ]
  return Object.fromEntries(Object.entries(texts).map(place))
}

async function runOne(step: Step, { doors, requests }: Stage): Promise<boolean> {
  print.title(step.title)
  const [inputs, files] = [fill(step.inputs, doors), fill(step.files ?? {}, doors)]
  for (const [name, text] of Object.entries(inputs)) print.line(`  ${name}: ${text.replaceAll('\n', ', ')}`)
  for (const [name, text] of Object.entries(files)) print.line(`\n${name}:${text}`)
  const auth = { registry: hostOf(doors.release), username: user.name, password: user.password }
  const seen = requests.length
  const result = await runStep({ inputs: { ...inputs, 'registry-auth': JSON.stringify([auth]) }, files })
  print.log(result.log)
  print.line('Outputs')
  print.outputs(result.outputs)
  print.line('Summary')
  print.long(result.summary)
  const writes = requests.slice(seen).filter((line) => / (?:PUT|PATCH|DELETE) | POST \/v2\//.test(line)).length
  const took = `${Math.round(result.milliseconds)} ms, ${requests.length - seen} requests to the release registry`
  print.line(`  exit ${result.status}, ${took}, ${writes} of them writes`)
  return expect(step, { ...result, writes })
}

interface Ending {
  readonly status: number | null
  readonly outputs: Texts
  readonly writes: number
}

function expect({ status }: Step, ending: Ending): boolean {
  const silent = status === 'planned' || status === 'unchanged'
  const holds =
    ending.outputs['status'] === status &&
    ending.status === (status === 'failed' ? 1 : 0) &&
    (!silent || ending.writes === 0)
  print.check(holds, `status is ${status}${silent ? ', and nothing was written' : ''}`)
  return holds
}

async function play(stage: Stage): Promise<boolean> {
  const { scenario, doors } = stage
  for (const { repository, tag, names } of scenario.before) {
    await push(doors.build.url, repository, names.image, [tag])
    for (const each of names.referrers) await push(doors.build.url, repository, each)
  }
  print.title('Before')
  await show(stage)
  const results: boolean[] = []
  for (const step of scenario.steps) results.push(await runOne(step, stage))
  print.title('After')
  const states = await show(stage)
  for (const side of ['build', 'release'] as const) {
    print.line(sides[side])
    const wanted = scenario.after.filter((each) => each.side === side)
    for (const { holds, what } of await judge(doors[side], states[side], wanted)) {
      print.check(holds, what)
      results.push(holds)
    }
  }
  return results.every(Boolean)
}

const quirkArguments = (names: readonly string[]): readonly string[] => names.flatMap((name) => ['--quirk', name])

const isScenario = (name: string): name is keyof typeof scenarios => Object.hasOwn(scenarios, name)

async function main(wanted = 'promote'): Promise<number> {
  if (!isScenario(wanted)) {
    console.error(`There is no scenario "${wanted}". There are: ${Object.keys(scenarios).join(', ')}.`)
    return 1
  }
  const scenario = scenarios[wanted]()
  print.line(scenario.about)
  const bearer = ['--auth', 'bearer', '--user', `${user.name}:${user.password}`]
  const build = await startRegistryProcess(quirkArguments(scenario.quirks.build))
  const release = await startRegistryProcess([...bearer, ...quirkArguments(scenario.quirks.release)])
  try {
    const doors = {
      build: { url: `http://${build.host}` },
      release: { url: `http://${release.host}`, user: `${user.name}:${user.password}` },
    }
    return (await play({ scenario, doors, requests: release.requests })) ? 0 : 1
  } finally {
    await Promise.all([build.close(), release.close()])
  }
}

process.exitCode = await main(process.argv[2])
