// Runs the built action as GitHub's runner does: inputs as INPUT_*, outputs and summary through files, Node 24, a bare environment.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

type Texts = Readonly<Record<string, string>>

export interface StepOptions {
  /** As under `with:`; what action.yml has a default for may be left out. */
  readonly inputs: Texts
  /** Added to the environment. HOME is an empty folder unless it is set here. */
  readonly env?: Texts
  /** Texts of files in the workspace, by name. */
  readonly files?: Texts
  /** Texts of files in the home folder, by path. */
  readonly home?: Texts
  /** What `github.token` is in the defaults of action.yml; empty. */
  readonly token?: string
  /** A command that runs Node: program and arguments, to which Node and its own are added. */
  readonly wrapper?: readonly string[]
  /** Arguments for Node, before the script. */
  readonly nodeArguments?: readonly string[]
  /** The folder with action.yml and dist/; this repository. */
  readonly action?: string
  /** Each piece of output as it comes. */
  readonly onOutput?: (text: string) => void
  /** Once it runs: to send it signals. */
  readonly onStart?: (child: ChildProcess) => void
}

export interface StepResult {
  /** Exit code; null if a signal ended the process. */
  readonly status: number | null
  readonly outputs: Texts
  /** Markdown. */
  readonly summary: string
  /** stdout and stderr, interleaved. */
  readonly log: string
  readonly milliseconds: number
}

const repository = dirname(import.meta.dirname)
const metadata = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })).default({}),
  runs: z.object({ main: z.string() }),
})

/** Runs one step to its end. Whatever it leaves in its folders is removed. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const action = options.action ?? repository
  const scratch = await mkdtemp(join(tmpdir(), 'promote-image-step-'))
  try {
    const { inputs, runs } = metadata.parse(parse(await readFile(join(action, 'action.yml'), 'utf8')))
    const defaults = Object.entries(inputs).map(([name, input]) => [name, fill(input.default, options.token)] as const)
    const files = { output: join(scratch, 'output'), summary: join(scratch, 'summary') }
    for (const file of Object.values(files)) await writeFile(file, '')
    for (const folder of ['home', 'temp', 'workspace']) await mkdir(join(scratch, folder))
    for (const [name, text] of Object.entries(options.files ?? {}))
      await writeFile(join(scratch, 'workspace', name), text)
    for (const [path, text] of Object.entries(options.home ?? {})) {
      await mkdir(dirname(join(scratch, 'home', path)), { recursive: true })
      await writeFile(join(scratch, 'home', path), text)
    }
    const env = {
      ...environment(scratch, files),
      ...inputVariables({ ...Object.fromEntries(defaults), ...options.inputs }),
      ...options.env,
    }
    const ended = await run(join(action, runs.main), env, options)
    const outputs = parseOutputs(await readFile(files.output, 'utf8'))
    return { ...ended, outputs, summary: await readFile(files.summary, 'utf8') }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function fill(text = '', token = ''): string {
  return text.replaceAll(/\$\{\{\s*github\.token\s*\}\}/g, token)
}

const variableOf = (input: string): string => `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`

function inputVariables(inputs: Texts): Texts {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variableOf(name), value] as const))
}

function environment(scratch: string, files: { readonly output: string; readonly summary: string }): Texts {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: join(scratch, 'home'),
    CI: 'true',
    // Tests read the log as text.
    NO_COLOR: '1',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'promote',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'promote',
    GITHUB_OUTPUT: files.output,
    GITHUB_REF: 'refs/tags/v1.2.3',
    GITHUB_REPOSITORY: 'acme/app',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_WORKFLOW: 'release',
    GITHUB_WORKSPACE: join(scratch, 'workspace'),
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: join(scratch, 'temp'),
  }
}

function run(script: string, env: Texts, options: StepOptions): Promise<Omit<StepResult, 'outputs' | 'summary'>> {
  const began = performance.now()
  const cwd = env['GITHUB_WORKSPACE']
  const command = [process.execPath, ...(options.nodeArguments ?? []), script]
  const [program = process.execPath, ...args] = [...(options.wrapper ?? []), ...command]
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  })
  options.onStart?.(child)
  const pieces: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      pieces.push(text)
      options.onOutput?.(text)
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      resolve({ status, log: pieces.join(''), milliseconds: performance.now() - began })
    })
  })
}

/** The format of GITHUB_OUTPUT: `name=value`, or `name<<DELIMITER`, lines, `DELIMITER`. The last of a name wins. */
function parseOutputs(text: string): Texts {
  const lines = text.split(/\r?\n/)
  const outputs: Record<string, string> = {}
  for (let at = 0; at < lines.length; at++) {
    const [, name, mark, rest = ''] = /^([^=<]+?)(=|<<)(.*)$/.exec(lines[at] ?? '') ?? []
    if (name === undefined) continue
    const end = mark === '=' ? at : lines.indexOf(rest, at + 1)
    if (end < 0) throw new Error(`GITHUB_OUTPUT: "${name}" is not closed by ${rest}`)
    outputs[name] = mark === '=' ? rest : lines.slice(at + 1, end).join('\n')
    at = end
  }
  return outputs
}
