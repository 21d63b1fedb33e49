import { i as __toESM, n as __exportAll } from "./rolldown-runtime.js";
import { n as require_proxy_agent, t as require_env_http_proxy_agent } from "./env-http-proxy-agent.js";
// \0slim:src/registry/transport/connections/proxy-agents.ts
var import_env_http_proxy_agent = __toESM(require_env_http_proxy_agent());
var import_proxy_agent = __toESM(require_proxy_agent());
// src/registry/transport/connections/proxy-agents.ts
var proxy_agents_exports = __exportAll({ ProxyAgent: () => import_proxy_agent.default });
export { import_env_http_proxy_agent as n, proxy_agents_exports as t };
