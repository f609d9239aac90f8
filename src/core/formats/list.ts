/** Every trace system that is read, in the order in which an object is offered to them. Adding one is a line here. */
import {KeySet} from '../json/keySet';
import {distlog} from './distlog/distlog';
import type {Format} from './format';
import {nameko} from './nameko/nameko';
import {penguiflow} from './penguiflow/penguiflow';
import {selinon} from './selinon/selinon';

export const FORMATS: readonly Format[] = [distlog, selinon, nameko, penguiflow];

/** One scan finds the keys of all formats at once. */
export const RECORD_KEYS = new KeySet([...new Set(FORMATS.flatMap(format => format.keys))]);
