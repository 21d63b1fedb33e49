// What oxlint checks, and which folder of src/ may import which. `npm run check` runs it.
import { defineConfig, type OxlintOverride } from 'oxlint'

/** The folders of each layer, lowest first. A folder imports those before it, never those after it. */
const folders = {
  registry: [
    'model',
    'util',
    'content',
    'credentials',
    'families',
    'hint-cache',
    'transport',
    'identities',
    'layout',
    'signatures',
    'auth',
    'decorators',
    'client',
  ],
  promote: [
    'text',
    'match',
    'model',
    'image',
    'requests',
    'trust',
    'plan',
    'options',
    'plan-file',
    'referrers',
    'record',
    'report',
    'survey',
    'copy',
    'verify',
    'retag',
  ],
  action: ['wording', 'outputs', 'github', 'trust', 'hint-cache', 'inputs', 'log', 'summary'],
  cli: ['options', 'terminal', 'files', 'commands'],
} as const

interface Pattern {
  readonly regex: string
  readonly message: string
}

/** What a whole layer must not import. Type imports and dynamic imports count. */
const layers: Record<keyof typeof folders, readonly Pattern[]> = {
  registry: [
    forbid('/(promote|action|run|cli|sandbox)/|/main\\.ts$', 'src/registry knows nothing of promotions or of GitHub.'),
    forbid('^@actions/', "GitHub's toolkit is for src/action and src/main.ts."),
  ],
  promote: [
    forbid('/(action|run|cli|sandbox)/|/main\\.ts$', 'src/promote knows nothing of GitHub.'),
    forbid(
      '/registry/(client|transport|auth|layout|credentials|hint-cache|decorators)/',
      'src/promote sees registries through src/registry/index.ts and the shared model.',
    ),
    forbid('^@actions/|^undici$|^node:(http|https|http2|net|tls|fs)(/|$)', 'src/promote does no I/O of its own.'),
  ],
  action: [forbid('/(run|cli|sandbox)/|/main\\.ts$|^undici$', "src/action is GitHub's side only.")],
  cli: [forbid('/sandbox/|/main\\.ts$|^@actions/|^undici$', 'src/cli is the command line only.')],
}

function forbid(regex: string, message: string): Pattern {
  return { regex, message }
}

function restrict(files: string, patterns: readonly Pattern[]): OxlintOverride {
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: [...patterns] }] } }
}

/** One override per folder: the rules of its layer, and the folders that stand after it. */
function folderRules(layer: keyof typeof folders) {
  const order = folders[layer]
  return [
    restrict(`src/${layer}/**`, [forbid('^\\.\\./', 'List this folder in oxlint.config.ts.')]),
    restrict(`src/${layer}/*.ts`, layers[layer]),
    ...order.map((folder, index) => {
      const later = order.slice(index + 1)
      const upward = forbid(
        `^(\\.\\./)+(${later.join('|')})/`,
        `src/${layer}/${folder} imports only the folders that oxlint.config.ts lists before it.`,
      )
      return restrict(`src/${layer}/${folder}/**`, later.length === 0 ? layers[layer] : [...layers[layer], upward])
    }),
  ]
}

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'node'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['dist', 'node_modules', '.cache', 'coverage'],
  rules: {
    'eslint/complexity': ['error', { max: 15, variant: 'modified' }],
    'eslint/max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
    'eslint/max-params': ['error', { max: 4 }],
    'eslint/no-await-in-loop': 'off',
    'eslint/no-console': 'off',
    'eslint/no-shadow': 'off',
    'eslint/no-underscore-dangle': 'off',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'import/no-named-as-default-member': 'off',
    'import/no-unassigned-import': 'off',
    'promise/always-return': 'off',
    'promise/no-multiple-resolved': 'off',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-unsafe-type-assertion': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'unicorn/no-array-sort': 'off',
    'unicorn/prefer-set-has': 'off',
  },
  overrides: [
    ...folderRules('registry'),
    ...folderRules('promote'),
    ...folderRules('action'),
    ...folderRules('cli'),
    restrict('src/run/**', [forbid('/(cli|sandbox)/|/main\\.ts$|^undici$', 'src/run is what main and cli share.')]),
    restrict('sandbox/**', [forbid('/src/', 'The sandbox is written from the specification, not from our client.')]),
    {
      files: ['__tests__/**'],
      rules: { 'unicorn/consistent-function-scoping': 'off' },
    },
    {
      files: ['*.config.ts', 'docs/.vitepress/config.ts', 'docs/.vitepress/theme/index.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
  ],
})
