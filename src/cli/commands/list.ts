/** Every command, in the order of the help text. To add one: its file beside this one, and its line here. */
import type {Command} from '../command';
import {compareCommand} from './compare';
import {exportCommand} from './export';
import {grepCommand} from './grep';
import {listenCommand} from './listen';
import {pipeCommand} from './pipe';
import {sendCommand} from './send';
import {summaryCommand} from './summary';
import {treeCommand} from './tree';
import {whereCommand} from './where';

export const COMMANDS: readonly Command[] = [
  pipeCommand,
  summaryCommand,
  treeCommand,
  grepCommand,
  whereCommand,
  compareCommand,
  exportCommand,
  listenCommand,
  sendCommand,
];
