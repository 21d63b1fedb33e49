// `npm run demo [-- SCENARIO]`: the built action against two sandbox registries, with no network and no account.
import { push } from './content.ts'
import { type CheckResult, checkTags } from './demo/assertions.ts'
import { type Endpoint, inspect, type TagState } from './demo/inspect.ts'
import * as print from './demo/print.ts'
import { type RegistryProcess, startRegistryProcess } from './demo/registry-process.ts'
import { type Scenario, type Side, type Step, scenarios } from './demo/scenarios.ts'
import { expandQuirks } from './quirks.ts'
import { runStep } from './runner.ts'

const user = { name: 'release-bot', password: 'demo-password' }
const sides = ['build', 'release'] as const
/** Display names of the registries, since two ports are hard to tell apart. */
const nicknames = { build: 'builder.example', release: 'release.example' } as const
const accesses = { build: 'open to all', release: 'asks for bearer tokens' } as const

interface Stage {
  readonly scenario: Scenario
  readonly endpoints: Readonly<Record<Side, Endpoint>>
  readonly registries: Readonly<Record<Side, RegistryProcess>>
}

const hostOf = ({ url }: Endpoint): string => new URL(url).host

function printLines(lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}

/** Where reads lag, the first two of a tag may show what it was. */
async function inspectSettled({ scenario, endpoints }: Stage, side: Side): Promise<readonly TagState[]> {
  const lags = expandQuirks(scenario.quirks[side]).has('lagging-reads') ? 2 : 0
  for (let times = 0; times < lags; times++) await inspect(endpoints[side])
  return inspect(endpoints[side])
}

type Texts = Readonly<Record<string, string>>

const mapTexts = (texts: Texts, change: (text: string) => string): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))

const fill = (texts: Texts, { build, release }: Readonly<Record<Side, string>>): Texts =>
  mapTexts(texts, (text) => text.replaceAll('{build}', build).replaceAll('{release}', release))

async function runDemoStep(step: Step, { endpoints, registries }: Stage): Promise<CheckResult> {
  printLines([
    ...print.title(step.title),
    ...print.given(fill(step.inputs, nicknames), fill(step.files ?? {}, nicknames)),
  ])
  const hosts = { build: hostOf(endpoints.build), release: hostOf(endpoints.release) }
  const auth = { registry: hosts.release, username: user.name, password: user.password }
  const inputs = { ...fill(step.inputs, hosts), 'registry-auth': JSON.stringify([auth]) }
  await settle(registries)
  const before = sides.map((side) => registries[side].requests.length)
  const result = await runStep({ inputs, files: fill(step.files ?? {}, hosts) })
  const nickname = (text: string): string =>
    sides.reduce((all, side) => all.replaceAll(hosts[side], nicknames[side]), text)
  printLines(['  Log', ...print.log(nickname(result.log))])
  printLines(['  Outputs', ...print.outputs(mapTexts(result.outputs, nickname))])
  printLines(['  Summary', ...print.summary(result.summary, nickname)])
  await settle(registries)
  const answered = sides.flatMap((side, index) => registries[side].requests.slice(before[index]))
  const writes = answered.filter((line) => / (?:PUT|PATCH|DELETE) | POST \/v2\//.test(line)).length
  const took = `${Math.round(result.milliseconds)} ms, ${answered.length} requests, ${writes} of them writes`
  const check = checkStatus(step, { ...result, writes })
  printLines([`  exit ${result.status}, ${took}`, print.check(check)])
  return check
}

async function settle(registries: Stage['registries']): Promise<void> {
  await Promise.all(sides.map((side) => registries[side].settle()))
}

interface Ending {
  readonly status: number | null
  readonly outputs: Texts
  readonly writes: number
}

function checkStatus({ status }: Step, ending: Ending): CheckResult {
  const silent = status === 'planned' || status === 'unchanged'
  const passed =
    ending.outputs['status'] === status &&
    ending.status === (status === 'failed' ? 1 : 0) &&
    (!silent || ending.writes === 0)
  return { passed, description: `status is ${status}${silent ? ', and nothing was written' : ''}` }
}

async function before(stage: Stage): Promise<void> {
  const { scenario, endpoints } = stage
  for (const { repository, tag, names } of scenario.before) {
    await push(endpoints.build.url, repository, names.image, [tag])
    for (const referrer of names.referrers) await push(endpoints.build.url, repository, referrer)
  }
  printLines(print.title('Before'))
  for (const side of sides) {
    const name = `${nicknames[side]} (stands for ${hostOf(endpoints[side])}; ${accesses[side]})`
    printLines(print.registry(name, await inspectSettled(stage, side)))
  }
}

async function after(stage: Stage): Promise<readonly CheckResult[]> {
  const { scenario, endpoints } = stage
  printLines(print.title('After'))
  const results: CheckResult[] = []
  for (const side of sides) {
    const states = await inspectSettled(stage, side)
    const wanted = scenario.after.filter((tagged) => tagged.side === side)
    const own = await checkTags(endpoints[side], states, wanted)
    printLines([...print.registry(nicknames[side], states), ...own.map(print.check)])
    results.push(...own)
  }
  return results
}

async function runScenario(stage: Stage): Promise<boolean> {
  await before(stage)
  const results: CheckResult[] = []
  for (const step of stage.scenario.steps) results.push(await runDemoStep(step, stage))
  results.push(...(await after(stage)))
  printLines(print.ending(results))
  return results.every(({ passed }) => passed)
}

const quirkArguments = (names: readonly string[]): readonly string[] => names.flatMap((name) => ['--quirk', name])

const isScenario = (name: string): name is keyof typeof scenarios => Object.hasOwn(scenarios, name)

const listScenarios = (): string =>
  Object.entries(scenarios)
    .map(([name, { about }]) => `  ${name.padEnd(10)}  ${about}`)
    .join('\n')

const help = (): string => `Runs the built action between two local registries. It needs no network and no account.

  npm run demo                  the scenario "promote"
  npm run demo -- SCENARIO      one of:

${listScenarios()}`

async function main(name = 'promote'): Promise<number> {
  if (name === '--help' || name === '-h') {
    console.log(help())
    return 0
  }
  if (!isScenario(name)) {
    console.error(`Unknown scenario "${name}". Scenarios:\n${listScenarios()}`)
    return 1
  }
  const scenario = scenarios[name].create()
  console.log(scenarios[name].about)
  const bearer = ['--auth', 'bearer', '--user', `${user.name}:${user.password}`]
  const build = await startRegistryProcess(quirkArguments(scenario.quirks.build))
  const release = await startRegistryProcess([...bearer, ...quirkArguments(scenario.quirks.release)])
  try {
    const endpoints = {
      build: { url: `http://${build.host}` },
      release: { url: `http://${release.host}`, user: `${user.name}:${user.password}` },
    }
    return (await runScenario({ scenario, endpoints, registries: { build, release } })) ? 0 : 1
  } finally {
    await Promise.all([build.close(), release.close()])
  }
}

process.exitCode = await main(process.argv[2])
