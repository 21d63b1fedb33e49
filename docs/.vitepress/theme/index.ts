// VitePress's own theme with system fonts, and Mermaid diagrams, whose library is loaded only on pages that have one.
import mermaidUrl from 'mermaid/dist/mermaid.min.js?url'
import { onContentUpdated, type Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import './style.css'

interface Mermaid {
  readonly initialize: (options: { readonly startOnLoad: boolean; readonly theme: string }) => void
  readonly run: () => Promise<void>
}

declare global {
  interface Window {
    readonly mermaid?: Mermaid
  }
}

let loading: Promise<void> | undefined

function loadMermaid(): Promise<void> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = mermaidUrl
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => reject(new Error('mermaid was not loaded')))
    document.head.append(script)
  })
  return loading
}

async function drawDiagrams(): Promise<void> {
  if (document.querySelector('pre.mermaid:not([data-processed])') === null) return
  await loadMermaid()
  const dark = document.documentElement.classList.contains('dark')
  window.mermaid?.initialize({ startOnLoad: false, theme: dark ? 'dark' : 'default' })
  await window.mermaid?.run()
}

export default {
  extends: DefaultTheme,
  setup: () => onContentUpdated(() => void drawDiagrams()),
} satisfies Theme
