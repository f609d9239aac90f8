import type {PyFunction} from '../python/outline';

/** A node function takes a message and a context. */
export function takesMessage({parameters, cls}: PyFunction): boolean {
  const isMethod = cls !== null && /^(?:self|cls)\b/.test(parameters[0] ?? '');
  const own = parameters.slice(isMethod ? 1 : 0);
  const star = own.findIndex(text => text.startsWith('*'));
  const positional = star < 0 ? own : own.slice(0, star);
  return positional.length >= 2 && positional.filter(text => !text.includes('=')).length <= 2;
}
