/** Names of the trace systems as people write them. In: a number of a row or the name in details. */
import {SYSTEM_NAMES} from './model';

const SYSTEM_TITLES: Record<string, string> = {
  none: '',
  distlog: 'Distlog',
  selinon: 'Selinon',
  nameko: 'nameko',
  penguiflow: 'PenguiFlow',
  generic: 'Logging',
};

export function systemTitle(system: number | string): string {
  const name = typeof system === 'number' ? (SYSTEM_NAMES[system] ?? 'none') : system;
  return SYSTEM_TITLES[name] ?? name;
}
