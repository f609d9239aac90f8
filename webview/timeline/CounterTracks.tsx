/**
 * Numbers over time above the lanes: records per second and numeric fields that the user picks, on the axis of the lanes.
 * In: the controller's window. A track is named, says its largest value, and can be put away.
 */
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import {formatCount} from '../format/amount';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {IconButton} from '../ui/toolkit';
import {controllerOf} from './controller';
import {COUNTER_PX, largest, paintCounter, smallest} from './counterPainter';
import {trackTitle} from './counterLoader';
import {fitCanvas} from './fitCanvas';

export function CounterTracks({inspector}: {inspector: Inspector}) {
  const controller = controllerOf(inspector);
  const fields = useStore(controller.store, state => state.prefs.counters);
  const answer = useStore(controller.counters.store, state => state);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => controller.counters.attach(), [controller]);
  useLayoutEffect(() => {
    const paint = () => {
      const element = canvas.current;
      const palette = controller.palette;
      const context = element?.getContext('2d', {alpha: false});
      if (!element || !context || !palette) return;
      const scale = controller.scale();
      const heightPx = fields.length * COUNTER_PX;
      fitCanvas(context, scale.widthPx, heightPx, window.devicePixelRatio);
      context.fillStyle = palette.colours.ground;
      context.fillRect(0, 0, scale.widthPx, heightPx);
      controller.counters
        .tracks()
        .forEach((track, at) => paintCounter(context, track, scale, at * COUNTER_PX, palette));
    };
    paint();
    return controller.onPainted(paint);
  }, [controller, fields, answer]);
  if (fields.length === 0) return null;
  const tracks = controller.counters.tracks();
  return (
    <div class="tl-counters" role="group" aria-label={t('Numbers over time')}>
      <ul class="tl-counter-labels">
        {fields.map((field, at) => (
          <li key={field} style={{height: `${COUNTER_PX}px`}}>
            <span class="ellipsis" title={trackTitle(field)}>
              {trackTitle(field)}
            </span>
            <span class="muted">{rangeText(tracks[at])}</span>
            <IconButton
              icon="close"
              class="small"
              label={t('Remove {0}', trackTitle(field))}
              onClick={() => controller.setPrefs({counters: fields.filter(other => other !== field)})}
            />
          </li>
        ))}
      </ul>
      <canvas ref={canvas} aria-hidden="true" />
      {answer.sampled ? <span class="tl-sampled muted">{sampledText(answer.read, answer.total)}</span> : null}
    </div>
  );
}

function rangeText(track: Parameters<typeof largest>[0] | undefined): string {
  if (!track) return '';
  const most = largest(track);
  if (Number.isNaN(most)) return t('no values');
  const least = smallest(track);
  return track.isRate || least === most ? short(most) : `${short(least)} – ${short(most)}`;
}

function short(value: number): string {
  return Math.abs(value) >= 1000 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function sampledText(read: number, total: number): string {
  return t('From {0} of {1} records', formatCount(read), formatCount(total));
}
