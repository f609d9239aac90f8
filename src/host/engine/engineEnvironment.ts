/** The environment that an engine is started with. Called where engines are started: by the host, and by tests that do the same. */

/** `environment` is that of the process that starts it. */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    ELECTRON_RUN_AS_NODE: '1',
    // glibc keeps what was freed once it has seen large blocks come and go, as columns do that have grown. With a fixed limit
    // it gives them back: a tenth less memory for a million records. Other systems do not look at it.
    MALLOC_TRIM_THRESHOLD_: '131072',
  };
}
