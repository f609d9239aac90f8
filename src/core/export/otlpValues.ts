/**
 * Values as OTLP writes them in JSON: lower camel case names, 64-bit numbers as decimal texts, enumerations as numbers.
 * Source: the OTLP specification, "JSON Protobuf Encoding", and trace.proto, logs.proto, common.proto.
 */

import {toMicrosecond} from './exportSpans';

export const SPAN_KIND = {internal: 1, server: 2} as const;
export const STATUS = {unset: 0, ok: 1, error: 2} as const;

export interface KeyValue {
  key: string;
  value: {stringValue: string} | {intValue: string} | {doubleValue: number} | {boolValue: boolean};
}

/** Attributes with a value; those that are empty, false or absent are left out. */
export function attributes(values: Readonly<Record<string, string | number | boolean | null>>): KeyValue[] {
  const list: KeyValue[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === '' || value === false) continue;
    if (typeof value === 'string') list.push({key, value: {stringValue: value}});
    else if (typeof value === 'boolean') list.push({key, value: {boolValue: value}});
    else if (Number.isSafeInteger(value)) list.push({key, value: {intValue: `${value}`}});
    else if (Number.isFinite(value)) list.push({key, value: {doubleValue: value}});
  }
  return list;
}

const LATEST_UNIX_NANO = 2n ** 64n - 1n;

/** Nanoseconds since 1970 as a text, to the microsecond. The field is unsigned and has 64 bits: what is outside is cut. */
export function unixNano(originEpochMs: number, ns: number): string {
  // No record of the session has a time: all of them count from 0.
  const originNs = Number.isFinite(originEpochMs) ? BigInt(Math.round(originEpochMs)) * 1_000_000n : 0n;
  const epochNs = originNs + BigInt(toMicrosecond(ns));
  if (epochNs < 0n) return '0';
  return `${epochNs > LATEST_UNIX_NANO ? LATEST_UNIX_NANO : epochNs}`;
}

/** SeverityNumber of a Python level; 0 is "not said". */
export function severityOf(level: number): number {
  if (level >= 50) return 21;
  if (level >= 40) return 17;
  if (level >= 30) return 13;
  if (level >= 20) return 9;
  return level > 0 ? 5 : 0;
}
