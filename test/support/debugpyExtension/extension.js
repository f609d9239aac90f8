// @ts-check
// A debug type for Python that needs no other extension: Debian's debugpy, spoken to on stdio. Loaded beside Tracescope
// by scripts/vscode/runHost.mjs, so that tests can start real Python debug sessions of type `tracescope-test-debugpy`.
// Comes in: TRACESCOPE_PYTHON, an interpreter that can import debugpy.
const vscode = require('vscode');

/** @param {import('vscode').ExtensionContext} context */
exports.activate = context => {
  const python = process.env.TRACESCOPE_PYTHON ?? '/usr/bin/python3';
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory('tracescope-test-debugpy', {
      createDebugAdapterDescriptor: ({configuration: {connect}}) =>
        // A program that was started with `debugpy --listen` has its adapter already.
        connect
          ? new vscode.DebugAdapterServer(connect.port, connect.host)
          : new vscode.DebugAdapterExecutable(python, ['-m', 'debugpy.adapter']),
    }),
  );
};
