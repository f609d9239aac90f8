/** One of a few choices side by side, as VS Code's own toggles. A radio group: one tab stop, arrows choose. */
export interface SegmentedProps<T extends string> {
  /** Accessible name of the group. */
  label: string;
  value: T;
  options: readonly {value: T; text: string}[];
  onChange: (value: T) => void;
}

export function Segmented<T extends string>({label, value, options, onChange}: SegmentedProps<T>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const at = options.findIndex(option => option.value === value);
    const next = step === undefined ? undefined : options[(at + step + options.length) % options.length];
    if (!next || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll('button')[options.indexOf(next)]?.focus();
    onChange(next.value);
  };
  return (
    <span class="segmented" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {options.map(option => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          class={option.value === value ? 'on' : ''}
          onClick={() => onChange(option.value)}
        >
          {option.text}
        </button>
      ))}
    </span>
  );
}

const STEPS: Record<string, 1 | -1> = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};
