// undici's agents that go through proxies. Few runs need their code: what every run loads imports it lazily (scripts/slim.ts).
export { EnvHttpProxyAgent, ProxyAgent } from 'undici'
