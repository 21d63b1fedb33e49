// Removes logins from texts that messages repeat: people type them into references and hosts.

/** Characters of a text that are searched; messages show less. */
const searched = 4096

/** `scheme://login@` and `user:password@`; a tag before a digest, and a port, are none. */
const login = /(?:(?<=\/\/)|[^\s/@,"':]*:(?!\d+\/|\/\/))\S*@(?!(?:sha|md5|blake)\d)/gi

/** The text with an ellipsis for each login in it, cut after some thousand characters. */
export function withoutLogin(text: string): string {
  const start = text.slice(0, searched)
  return start.includes('@') ? start.replace(login, '…@') : start
}
