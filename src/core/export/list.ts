/** Every export. One line each; the order is that of `tracescope export --help`. */
import type {ExportTarget} from '../../protocol/exports';
import {chrome} from './chrome';
import {csv} from './csv';
import type {Exporter} from './exporter';
import {markdown} from './markdown';
import {otlp} from './otlp';
import {speedscope} from './speedscope';

export const EXPORTERS: Readonly<Record<ExportTarget, Exporter>> = {chrome, otlp, speedscope, csv, markdown};
