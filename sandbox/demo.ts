// `npm run demo [-- SCENARIO]`: the built action against two sandbox registries, with no network and no account.
import { push } from './content.ts'
import { type Door, inspect, type TagState } from './demo/inspect.ts'
import { judge, type Verdict } from './demo/judge.ts'
import * as print from './demo/print.ts'
import { startRegistryProcess } from './demo/registry-process.ts'
import { type Scenario, type Side, type Step, scenarios } from './demo/scenarios.ts'
import { expandQuirks } from './quirks.ts'
import { runStep } from './runner.ts'

const user = { name: 'release-bot', password: 'demo-password' }
const sides = ['build', 'release'] as const
/** What the registries are called where they are shown, since two ports are hard to tell apart. */
const nicknames = { build: 'builder.example', release: 'release.example' } as const
const accesses = { build: 'open to all', release: 'asks for bearer tokens' } as const

interface Stage {
  readonly scenario: Scenario
  readonly doors: Readonly<Record<Side, Door>>
  /** Requests that each registry has answered so far. */
  readonly requests: Readonly<Record<Side, readonly string[]>>
}

const hostOf = ({ url }: Door): string => new URL(url).host

function tell(lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}

/** Where reads lag, the first two of a tag may show what it was. */
async function look({ scenario, doors }: Stage, side: Side): Promise<readonly TagState[]> {
  const lags = expandQuirks(scenario.quirks[side]).has('lagging-reads') ? 2 : 0
  for (let times = 0; times < lags; times++) await inspect(doors[side])
  return inspect(doors[side])
}

type Texts = Readonly<Record<string, string>>

const mapTexts = (texts: Texts, change: (text: string) => string): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))

const fill = (texts: Texts, { build, release }: Readonly<Record<Side, string>>): Texts =>
  mapTexts(texts, (text) => text.replaceAll('{build}', build).replaceAll('{release}', release))

async function runOne(step: Step, { doors, requests }: Stage): Promise<Verdict> {
  tell([...print.title(step.title), ...print.given(fill(step.inputs, nicknames), fill(step.files ?? {}, nicknames))])
  const hosts = { build: hostOf(doors.build), release: hostOf(doors.release) }
  const auth = { registry: hosts.release, username: user.name, password: user.password }
  const inputs = { ...fill(step.inputs, hosts), 'registry-auth': JSON.stringify([auth]) }
  const seen = sides.map((side) => requests[side].length)
  const result = await runStep({ inputs, files: fill(step.files ?? {}, hosts) })
  const nickname = (text: string): string =>
    sides.reduce((all, side) => all.replaceAll(hosts[side], nicknames[side]), text)
  tell(['  Log', ...print.log(nickname(result.log))])
  tell(['  Outputs', ...print.outputs(mapTexts(result.outputs, nickname))])
  tell(['  Summary', ...print.summary(result.summary, nickname)])
  const answered = sides.flatMap((side, at) => requests[side].slice(seen[at]))
  const writes = answered.filter((line) => / (?:PUT|PATCH|DELETE) | POST \/v2\//.test(line)).length
  const took = `${Math.round(result.milliseconds)} ms, ${answered.length} requests, ${writes} of them writes`
  const verdict = expect(step, { ...result, writes })
  tell([`  exit ${result.status}, ${took}`, print.check(verdict)])
  return verdict
}

interface Ending {
  readonly status: number | null
  readonly outputs: Texts
  readonly writes: number
}

function expect({ status }: Step, ending: Ending): Verdict {
  const silent = status === 'planned' || status === 'unchanged'
  const holds =
    ending.outputs['status'] === status &&
    ending.status === (status === 'failed' ? 1 : 0) &&
    (!silent || ending.writes === 0)
  return { holds, what: `status is ${status}${silent ? ', and nothing was written' : ''}` }
}

async function before(stage: Stage): Promise<void> {
  const { scenario, doors } = stage
  for (const { repository, tag, names } of scenario.before) {
    await push(doors.build.url, repository, names.image, [tag])
    for (const each of names.referrers) await push(doors.build.url, repository, each)
  }
  tell(print.title('Before'))
  for (const side of sides) {
    const name = `${nicknames[side]} (stands for ${hostOf(doors[side])}; ${accesses[side]})`
    tell(print.registry(name, await look(stage, side)))
  }
}

async function after(stage: Stage): Promise<readonly Verdict[]> {
  const { scenario, doors } = stage
  tell(print.title('After'))
  const verdicts: Verdict[] = []
  for (const side of sides) {
    const states = await look(stage, side)
    const wanted = scenario.after.filter((each) => each.side === side)
    const own = await judge(doors[side], states, wanted)
    tell([...print.registry(nicknames[side], states), ...own.map(print.check)])
    verdicts.push(...own)
  }
  return verdicts
}

async function play(stage: Stage): Promise<boolean> {
  await before(stage)
  const verdicts: Verdict[] = []
  for (const step of stage.scenario.steps) verdicts.push(await runOne(step, stage))
  verdicts.push(...(await after(stage)))
  tell(print.ending(verdicts))
  return verdicts.every(({ holds }) => holds)
}

const quirkArguments = (names: readonly string[]): readonly string[] => names.flatMap((name) => ['--quirk', name])

const isScenario = (name: string): name is keyof typeof scenarios => Object.hasOwn(scenarios, name)

async function main(wanted = 'promote'): Promise<number> {
  if (!isScenario(wanted)) {
    console.error(`There is no scenario "${wanted}". There are: ${Object.keys(scenarios).join(', ')}.`)
    return 1
  }
  const scenario = scenarios[wanted]()
  console.log(scenario.about)
  const bearer = ['--auth', 'bearer', '--user', `${user.name}:${user.password}`]
  const build = await startRegistryProcess(quirkArguments(scenario.quirks.build))
  const release = await startRegistryProcess([...bearer, ...quirkArguments(scenario.quirks.release)])
  try {
    const doors = {
      build: { url: `http://${build.host}` },
      release: { url: `http://${release.host}`, user: `${user.name}:${user.password}` },
    }
    const requests = { build: build.requests, release: release.requests }
    return (await play({ scenario, doors, requests })) ? 0 : 1
  } finally {
    await Promise.all([build.close(), release.close()])
  }
}

process.exitCode = await main(process.argv[2])
