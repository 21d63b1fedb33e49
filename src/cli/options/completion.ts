// Completion scripts for bash and zsh, generated from the table of options.
import { commands, inputOptions, ownOptions } from './options.ts'

const options = [...inputOptions, ...ownOptions]
const firstWords = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? name))]

export function completionScript(shell: string): string {
  return shell === 'zsh' ? zsh() : bash()
}

/** Options whose value is a path are completed by files. */
const fileOptions = options.filter(({ value }) => value === 'FILE').map(({ name }) => `--${name}`)

function bash(): string {
  return `# bash completion for promote-image: source <(promote-image completion bash)
_promote_image() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  case $before in
    ${fileOptions.join('|')}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "${options.map(({ name }) => `--${name}`).join(' ')}" -- "$word"))
  elif [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "${firstWords.join(' ')}" -- "$word"))
  fi
}
complete -F _promote_image promote-image
`
}

function zsh(): string {
  const described = options.map(({ name, value, help }) => {
    const text = help.replaceAll(/['[\]:]/g, ' ')
    const action = value === undefined ? '' : `:${value}:${value === 'FILE' ? '_files' : ''}`
    return `    '*--${name}[${text}]${action}'`
  })
  return `#compdef promote-image
# zsh completion for promote-image: promote-image completion zsh > "\${fpath[1]}/_promote-image"
_arguments \\
    '1:command or image:(${firstWords.join(' ')})' \\
    '*:image:' \\
${described.join(' \\\n')}
`
}
