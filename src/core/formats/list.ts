/** Every trace system that is read, in the order in which an object is offered to them. Adding one is a line here. */
import {KeySet} from '../json/keySet';
import {distlog} from './distlog/distlog';
import type {Format} from './format';
import {generic} from './generic/generic';
import {nameko} from './nameko/nameko';
import {penguiflow} from './penguiflow/penguiflow';
import {selinon} from './selinon/selinon';

const TRACE_SYSTEMS: readonly Format[] = [distlog, selinon, nameko, penguiflow];

/** `generic` takes what is left, so it stands last. */
export const FORMATS: readonly Format[] = [...TRACE_SYSTEMS, generic];

/** One scan finds the keys of all formats at once. */
export const RECORD_KEYS = new KeySet([...new Set(FORMATS.flatMap(format => format.keys))]);

/** A broken object inside a line of text that begins with one of these was meant as a record. */
export const SYSTEM_KEYS = new KeySet([...new Set(TRACE_SYSTEMS.flatMap(format => format.keys))]);
