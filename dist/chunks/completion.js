import { i as ownOptions, n as inputOptions, t as commands } from "./options.js";
// src/cli/options/completion.ts
const options = [...inputOptions, ...ownOptions];
const firstWords = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name))];
function completionScript(shell) {
	return shell === "zsh" ? zsh() : bash();
}
const fileOptions = options.filter(({ value }) => value === "FILE").map(({ name }) => `--${name}`);
function bash() {
	return `# bash completion for promote-image: source <(promote-image completion bash)
_promote_image() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  case $before in
    ${fileOptions.join("|")}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "${options.map(({ name }) => `--${name}`).join(" ")}" -- "$word"))
  elif [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "${firstWords.join(" ")}" -- "$word"))
  fi
}
complete -F _promote_image promote-image
`;
}
function zsh() {
	const described = options.map(({ name, value, help }) => {
		return `    '*--${name}[${help.replaceAll(/['[\]:]/g, " ")}]${value === void 0 ? "" : `:${value}:${value === "FILE" ? "_files" : ""}`}'`;
	});
	return `#compdef promote-image
# zsh completion for promote-image: promote-image completion zsh > "\${fpath[1]}/_promote-image"
_arguments \\
    '1:command or image:(${firstWords.join(" ")})' \\
    '*:image:' \\
${described.join(" \\\n")}
`;
}
export { completionScript };
