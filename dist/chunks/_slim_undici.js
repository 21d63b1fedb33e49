import { i as __toESM } from "./rolldown-runtime.js";
import { a as require_proxy_agent, i as require_env_http_proxy_agent, p as require_dispatcher, r as require_api_request, s as require_agent, t as require_api_connect } from "./api-connect.js";
// \0slim:undici
var import_api_connect = __toESM(require_api_connect());
var import_api_request = __toESM(require_api_request());
var import_agent = __toESM(require_agent());
var import_dispatcher = __toESM(require_dispatcher());
var import_env_http_proxy_agent = __toESM(require_env_http_proxy_agent());
var import_proxy_agent = __toESM(require_proxy_agent());
Object.assign(import_dispatcher.default.prototype, {
	connect: import_api_connect.default,
	request: import_api_request.default
});
export { import_env_http_proxy_agent as n, import_proxy_agent as r, import_agent as t };
