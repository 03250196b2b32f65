/**
 * Variables of a STDIO server that nobody may set, since they make a program, or the loader before it,
 * run something else. Checked where servers are written, and once more where a sandbox is started: its
 * launcher runs outside of it, with the same environment.
 */

const LOADERS =
  'LD_.*|DYLD_.*|GLIBC_.*|MALLOC_.*|GCONV_PATH|LOCPATH|HOSTALIASES|NLSPATH|OPENSSL_(CONF|MODULES|ENGINES).*';
const NODE =
  'NODE_OPTIONS|NODE_PATH|NODE_REPL_.*|NODE_EXTRA_CA_CERTS|NODE_COMPILE_CACHE|NODE_V8_COVERAGE|NODE_REDIRECT_WARNINGS|npm_.*|YARN_.*|PNPM_.*|BUN_.*|DENO_.*|COREPACK_.*';
const PYTHON = 'PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|PYTHONINSPECT|PYTHONUSERBASE|UV_.*|PIP_.*';
const OTHERS =
  'PERL5LIB|PERL5OPT|PERL5DB|RUBYLIB|RUBYOPT|GEM_.*|BUNDLE_.*|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|DOTNET_STARTUP_HOOKS|PHPRC|PHP_INI_SCAN_DIR|LUA_INIT.*';
const SHELLS = 'PATH|BASH_ENV|BASH_FUNC_.*|ENV|SHELLOPTS|BASHOPTS|PS4|IFS|CDPATH|PROMPT_COMMAND';
const GIT =
  'GIT_SSH|GIT_SSH_COMMAND|GIT_EXEC_PATH|GIT_CONFIG.*|GIT_ASKPASS|GIT_EXTERNAL_DIFF|GIT_PAGER|GIT_EDITOR';

const REFUSED = new RegExp(`^(${[LOADERS, NODE, PYTHON, OTHERS, SHELLS, GIT].join('|')})$`, 'i');

export function isRefusedVariable(name: string): boolean {
  return REFUSED.test(name);
}
