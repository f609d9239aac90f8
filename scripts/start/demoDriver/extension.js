// @ts-check
// Loaded beside Tracescope by `npm start` only. Tracescope never listens before it is told to, so this small extension
// tells it, through the same commands a user would run: Start Listening, open the view container, Open Inspector.
const vscode = require('vscode');

exports.activate = async () => {
  await vscode.commands.executeCommand('tracescope.startListening');
  await vscode.commands.executeCommand('tracescope.openInspector');
  await vscode.commands.executeCommand('tracescope.flows.focus');
};
